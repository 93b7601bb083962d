import pytest

from checks.parsing.disclosures import debug_page, folder_listing, status_page

LISTINGS = [
    '<html><head><title>Index of /assets/</title></head><a href="../">../</a><a href="a.js">',
    '<title>Index of /assets</title><h1>Index of /assets</h1><a href="?C=N;O=D">Name</a><a href=x>',
    '<title>Directory listing for /</title><a href="a/">a/</a><a class="b" href="b">b</a>',
]


@pytest.mark.parametrize("html", LISTINGS)
def test_a_folders_list_is_known_by_its_title(html: str) -> None:
    assert folder_listing(html) == "a list of a folder's files (2 links)"


@pytest.mark.parametrize(
    "html",
    ["", "<title>Index of prices</title><a href=x>", "<title>Coach</title><p>index of /assets/"],
)
def test_other_pages_are_no_list(html: str) -> None:
    assert folder_listing(html) is None


@pytest.mark.parametrize(
    ("html", "whose"),
    [
        ("<p>You’re seeing this error because you have <code>DEBUG = True</code>", "Django's"),
        ("<p>Using the URLconf defined in <code>coach.urls</code>, Django tried", "Django's"),
        ("<title>Routing Error</title>", "Rails'"),
        ("<pre>Traceback (most recent call last):", "Python"),
        ("Symfony\\Component\\HttpKernel\\Exception\\NotFoundHttpException", "Symfony's"),
        ("Error: no\n at /app/node_modules/express/lib/router/index.js:280:10", "Node.js"),
    ],
)
def test_a_page_for_developers_is_known_by_its_words(html: str, whose: str) -> None:
    found = debug_page(html)
    assert found is not None
    assert whose in found


@pytest.mark.parametrize(
    "html", ["", "<h1>Not Found</h1>", "<h1>Page not found (404)</h1>", "How to debug Django"]
)
def test_a_plain_refusal_is_no_page_for_developers(html: str) -> None:
    assert debug_page(html) is None


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("<title>Apache Status</title>", "Apache's status"),
        ('{"activeProfiles":["prod"],"propertySources":[]}', "Spring's environment"),
        ("<title>phpinfo()</title>", "PHP's settings"),
        ('{"status":"UP"}', None),
        ("<title>Status of our services</title>", None),
    ],
)
def test_a_servers_account_of_itself(text: str, whose: str | None) -> None:
    assert status_page(text) == whose
