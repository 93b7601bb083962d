import asyncio
from collections.abc import Mapping
from pathlib import Path

from checks.engine.evidence import Evidence, evidence_from_json, evidence_to_json
from checks.engine.facts import Reason
from checks.engine.spec import LaunchSpec
from checks.gatherers.deep_links import DEEP
from checks.gatherers.exchange import MAX_BYTES
from checks.gatherers.look import look_at
from checks.gatherers.visits import UNKNOWN_PATH
from checks.parsing.exposure import EXPOSED_PATHS
from tests.checks.gatherers.authority import issue, server_context
from tests.checks.gatherers.http_server import CLOSED, PUBLIC, Answer, answer, page, redirect, site

HTML = """<!doctype html><html lang="en"><title>Coach</title>
<script src="/app.js"></script><link rel="stylesheet" href="/app.css">
<script src="https://cdn.elsewhere.example/a.js"></script>
<img src="/me.jpg"><p>Book a&nbsp;call</p>
<form action="/contact" method="post"><input name="email"></form>
<form action="mailto:me@coach.example"></form>"""
HOME = answer(HTML, content_type="text/html", cache_control="no-cache")
SECRET = "sk_" + "live_4eC39HqLyjWDarjtT1zdp7dc"


def looked(
    tmp_path: Path,
    topics: list[str],
    secure: Mapping[str, Answer],
    plain: Mapping[str, Answer] | None = None,
    *,
    spec: Mapping[str, object] | None = None,
    records: str = "",
) -> Evidence:
    async def run() -> Evidence:
        tls = server_context(tmp_path, issue("coach.example"))
        async with site(plain, secure=secure, tls=tls, records=records) as one:
            wanted = LaunchSpec.from_dict({"domain": "coach.example", **(spec or {})})
            return await look_at(wanted, one.network, topics=topics)

    evidence = asyncio.run(run())
    return evidence_from_json(evidence_to_json(evidence))  # as a stored run would be read


def test_visits_cover_every_front_door_and_one_unknown_path(tmp_path: Path) -> None:
    plain = {"/": redirect("https://coach.example/")}
    evidence = looked(tmp_path, ["visits"], {"/": HOME}, plain)
    visits = evidence.topics["visits"]
    assert {url: visit.role for url, visit in visits.items()} == {
        "http://coach.example/": "variant",
        "http://www.coach.example/": "variant",
        "https://coach.example/": "variant",
        "https://www.coach.example/": "variant",
        f"https://coach.example{UNKNOWN_PATH}": "unknown_path",
    }
    assert visits[f"https://coach.example{UNKNOWN_PATH}"].final.status == 404
    assert visits["http://www.coach.example/"].text_start == "Book a\u00a0call".replace(
        "\u00a0", " "
    )


def test_a_door_that_does_not_open_is_a_gap_not_an_answer(tmp_path: Path) -> None:
    async def hang_up(asked: object, writer: asyncio.StreamWriter) -> None:
        writer.close()

    visits = looked(tmp_path, ["visits"], {"/": HOME}, {"/": hang_up}).topics["visits"]
    assert visits.gaps["http://coach.example/"].reason is Reason.RESET
    assert "https://coach.example/" in visits


def test_ports_are_told_by_address(tmp_path: Path) -> None:
    records = f"coach.example. 60 A {CLOSED}\ncoach.example. 60 A 10.0.0.9"
    ports = looked(tmp_path, ["ports"], {}, records=records).topics["ports"]
    facts = ports["coach.example:443"]
    assert facts.open == (PUBLIC,)
    reasons = {address: gap.reason for address, gap in facts.closed}
    assert reasons["10.0.0.9"] is Reason.BLOCKED
    assert set(reasons) == {"10.0.0.9", CLOSED}


def test_routes_are_asked_for_with_what_they_should_say(tmp_path: Path) -> None:
    routes = [
        {"name": "booking", "url": "https://coach.example/", "contains": "Book a call"},
        {"name": "login", "url": "https://coach.example/login", "contains": "Log in"},
        {"name": "gone", "url": "https://nowhere.example/"},
    ]
    secure = {"/": HOME, "/login": answer("Oops", 500, content_type="text/html")}
    found = looked(tmp_path, ["routes"], secure, spec={"route": routes}).topics["routes"]
    booking, login = found["booking"], found["login"]
    assert (booking.visit.final.status, booking.text_found) == (200, True)
    assert (login.visit.final.status, login.text_found) == (500, False)
    assert found.gaps["gone"].reason is Reason.UNRESOLVED


def test_old_campaign_urls_are_followed(tmp_path: Path) -> None:
    old = {"from": "https://coach.example/spring", "to": "https://coach.example/offer"}
    secure = {"/spring": redirect("/offer", 302), "/offer": page("Offer")}
    found = looked(tmp_path, ["redirects"], secure, spec={"redirect": [old]}).topics["redirects"]
    visit = found["https://coach.example/spring"].visit
    assert [hop.status for hop in visit.hops] == [302, 200]


def test_a_link_into_the_site_is_asked_for_at_every_other_spelling(tmp_path: Path) -> None:
    away = {f"/{DEEP}": redirect(f"https://coach.example/{DEEP}")}
    found = looked(tmp_path, ["deep_links"], {"/": HOME}, away).topics["deep_links"]
    assert list(found) == [
        f"http://coach.example/{DEEP}",
        f"http://www.coach.example/{DEEP}",
        f"https://www.coach.example/{DEEP}",
    ]
    visit = found[f"http://www.coach.example/{DEEP}"].visit
    assert [hop.status for hop in visit.hops] == [301, 404]


def test_the_home_page_and_html_routes_are_parsed(tmp_path: Path) -> None:
    routes = [
        {"name": "hook", "url": "https://coach.example/hook"},
        {"name": "broken", "url": "https://coach.example/broken"},
        {"name": "offer", "url": "https://coach.example/offer"},
    ]
    secure = {
        "coach.example/": redirect("https://www.coach.example/"),
        "www.coach.example/": HOME,
        "/hook": answer("{}", content_type="application/json"),
        "/broken": answer("<p>Oops", 500, content_type="text/html"),
        "/offer": page("Offer"),
    }
    pages = looked(tmp_path, ["pages"], secure, spec={"route": routes}).topics["pages"]
    assert set(pages) == {"https://www.coach.example/", "https://coach.example/offer"}
    assert pages["https://www.coach.example/"].page.title == "Coach"
    assert not pages.gaps


def test_a_home_page_behind_a_challenge_is_not_observed(tmp_path: Path) -> None:
    secure = {"/": answer("Just a moment", 403, cf_mitigated="challenge")}
    pages = looked(tmp_path, ["pages"], secure).topics["pages"]
    assert pages.gaps["https://coach.example/"].reason is Reason.CHALLENGE


def test_assets_are_those_of_our_own_hosts(tmp_path: Path) -> None:
    secure = {
        "/": HOME,
        "/app.js": answer("let a", content_type="text/javascript", content_encoding="br"),
        "/app.css": answer("p {}", content_type="text/css", cache_control="max-age=60"),
    }
    assets = looked(tmp_path, ["assets"], secure).topics["assets"]
    assert {url: (facts.asset, facts.status) for url, facts in assets.items()} == {
        "https://coach.example/app.js": ("script", 200),
        "https://coach.example/app.css": ("style", 200),
        "https://coach.example/me.jpg": ("image", 404),
    }
    assert not assets.gaps  # the script from elsewhere was not asked for
    assert assets["https://coach.example/app.js"].header("content-encoding") == "br"


def test_forms_are_asked_on_every_variant_and_never_submitted(tmp_path: Path) -> None:
    methods: list[str] = []

    async def contact(asked: object, writer: asyncio.StreamWriter) -> None:
        methods.append(asked.method)  # type: ignore[attr-defined]
        writer.write(answer("", 405))

    secure: dict[str, Answer] = {"/": HOME, "coach.example/contact": contact}
    found = looked(tmp_path, ["form_targets"], secure).topics["form_targets"]
    facts = found["https://coach.example/ https://coach.example/contact"]
    assert dict(facts.answers) == {
        "https://coach.example/contact": 405,
        "https://www.coach.example/contact": 404,
    }
    assert methods == ["GET"]
    assert found["https://coach.example/ mailto:me@coach.example"].answers == ()


def test_an_exposed_file_is_proved_and_its_body_is_not_kept(tmp_path: Path) -> None:
    secure = {"/": HOME, "/.env": answer(f"DB_PASSWORD={SECRET}\nA=1", content_type="text/plain")}
    evidence = looked(tmp_path, ["probes"], secure)
    facts = evidence.topics["probes"]["https://coach.example/.env"]
    assert (facts.status, facts.proof) == (200, "2 lines of the form NAME=value")
    assert not facts.soft_404
    assert evidence.topics["probes"]["https://coach.example/.git/config"].proof is None
    assert SECRET not in str(evidence_to_json(evidence))


def test_a_site_that_answers_everything_exposes_nothing(tmp_path: Path) -> None:
    probes = looked(tmp_path, ["probes"], {"*": HOME}).topics["probes"]
    assert {(facts.proof, facts.soft_404) for facts in probes.values()} == {(None, True)}


def test_a_host_that_cannot_be_asked_is_one_gap(tmp_path: Path) -> None:
    spec = {"host": [{"name": "app.coach.example"}]}
    records = "app.coach.example. 60 A 10.0.0.9"
    probes = looked(tmp_path, ["probes"], {"/": HOME}, spec=spec, records=records).topics["probes"]
    assert {url: gap.reason for url, gap in probes.gaps.items()} == {
        "https://app.coach.example/": Reason.BLOCKED
    }
    assert len(probes) == len(EXPOSED_PATHS)


def test_probes_follow_the_home_page_to_where_it_lives(tmp_path: Path) -> None:
    secure = {
        "coach.example/": redirect("https://www.coach.example/"),
        "www.coach.example/": HOME,
    }
    probes = looked(tmp_path, ["probes"], secure).topics["probes"]
    assert "https://www.coach.example/.env" in probes


def test_leaks_are_counted_by_kind_in_pages_and_own_scripts(tmp_path: Path) -> None:
    secure = {
        "/": HOME,
        "/app.js": answer(f"k='{SECRET}';window.env={{API_SECRET:'abcdefg'}}", content_type="a/b"),
    }
    evidence = looked(tmp_path, ["leaks"], secure)
    leaks = evidence.topics["leaks"]
    script = leaks["https://coach.example/app.js"]
    assert (script.source, script.kinds) == ("script", (("Stripe secret key", 1),))
    assert script.settings == ("API_SECRET",)
    assert leaks["https://coach.example/"].kinds == ()
    assert SECRET not in str(evidence_to_json(evidence))


def test_a_script_that_is_not_there_is_not_called_clean(tmp_path: Path) -> None:
    leaks = looked(tmp_path, ["leaks"], {"/": HOME}).topics["leaks"]
    assert "https://coach.example/app.js" in leaks.gaps


def test_half_a_page_proves_neither_that_a_word_nor_that_a_secret_is_missing(
    tmp_path: Path,
) -> None:
    head, filler = "<!doctype html><title>T</title>", "x" * MAX_BYTES
    secure = {
        "/": answer(head + filler, content_type="text/html"),
        "/leaky": answer(f'{head}"{SECRET}"{filler}', content_type="text/html"),
    }
    routes = [
        {"name": "home", "url": "https://coach.example/", "contains": "Book a call"},
        {"name": "title", "url": "https://coach.example/leaky", "contains": "<title>T"},
    ]
    found = looked(tmp_path, ["pages", "leaks", "routes"], secure, spec={"route": routes}).topics
    assert found["routes"]["home"].text_found is None
    assert found["routes"]["title"].text_found is True
    for topic in ("pages", "leaks"):
        gap = found[topic].gaps["https://coach.example/"]
        assert gap.reason is Reason.TOO_LARGE
        assert str(gap) == "the answer is larger than the 2 MB we read"
    assert found["leaks"]["https://coach.example/leaky"].kinds
