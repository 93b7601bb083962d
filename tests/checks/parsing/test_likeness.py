import pytest

from checks.parsing.likeness import likeness

PAGE = "<h1>Steady leadership for growing teams</h1>" + "<p>Six sessions, six decisions.</p>" * 5


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        (PAGE, PAGE, 1.0, 1.0),
        (PAGE, PAGE.replace("\n", " ") + "<input value='7f3a9c'>", 0.9, 0.999),  # a token
        (PAGE, "<h1>Welcome to nginx!</h1><p>If you see this page, it works.</p>", 0.0, 0.5),
        (PAGE, "", 0.0, 0.0),
        ("", "", 0.0, 0.0),  # two empty answers prove nothing
        ("", "… — !", 0.0, 0.0),
    ],
)
def test_likeness(one, other, least, most):
    assert least <= likeness(one, other) <= most
    assert likeness(one, other) == likeness(other, one)


def test_a_long_text_takes_no_long_time():
    assert likeness("a " * 2_000_000, "a " * 2_000_000) == 1.0
