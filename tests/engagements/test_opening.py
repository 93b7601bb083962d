"""Opening an engagement makes all of it, or nothing."""

import pytest
from django.core.exceptions import ValidationError

from engagements.domain_names import clean_domain, domain_in
from engagements.models import Block, Engagement, Item, User
from engagements.opening import open_engagement
from engagements.playbooks import PlaybookError, load_playbook


@pytest.mark.parametrize("key", ["a", "b"])
def test_everything_of_the_playbook_is_there(engagement: Engagement, key: str) -> None:
    playbook = load_playbook(key)
    sprint = open_engagement(engagement.client, " Coach.Example. ", key)
    assert (sprint.state, sprint.domain) == ("draft", "coach.example")
    assert sprint.title == "Launch of coach.example"
    assert sprint.playbook["title"] == playbook.title
    blocks = list(sprint.blocks.with_items())
    assert [block.key for block in blocks] == [block.key for block in playbook.blocks]
    for block, planned in zip(blocks, playbook.blocks, strict=True):
        assert [item.title for item in block.items.all()] == [item.title for item in planned.items]
        assert block.client_id == engagement.client_id
    assert sprint.audit_entries.get().target == "coach.example"


def test_the_snapshot_survives_the_database(engagement: Engagement) -> None:
    sprint = open_engagement(engagement.client, "coach.example", "a")
    stored = Engagement.objects.get(pk=sprint.pk).playbook
    assert stored["blocks"][0]["items"][0]["rule_codes"] == ["OPS012"]


def test_a_spec_is_kept_and_its_domain_is_ours(engagement: Engagement) -> None:
    spec = {"domain": "OTHER.example", "canonical": "www.coach.example"}
    sprint = open_engagement(engagement.client, "coach.example", "b", spec=spec)
    assert sprint.spec == {"domain": "coach.example", "canonical": "www.coach.example"}
    assert spec["domain"] == "OTHER.example"


@pytest.mark.parametrize(
    ("domain", "key", "error"),
    [("127.0.0.1", "a", ValidationError), ("coach.example", "z", PlaybookError)],
)
def test_nothing_is_left_behind(
    engagement: Engagement, domain: str, key: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        open_engagement(engagement.client, domain, key)
    assert Engagement.objects.get() == engagement
    assert not Block.objects.exists()
    assert not Item.objects.exists()


def test_a_fault_at_the_very_end_undoes_the_rest(engagement: Engagement) -> None:
    with pytest.raises(ValueError, match="unsaved"):
        open_engagement(engagement.client, "coach.example", "a", by=User(email="no@row.example"))
    assert Engagement.objects.get() == engagement
    assert not Block.objects.exists()


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("coach.example", "coach.example"),
        (" Coach.EXAMPLE. ", "coach.example"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("a-b.co.uk", "a-b.co.uk"),
    ],
)
def test_domains_as_dns_spells_them(typed: str, name: str) -> None:
    assert clean_domain(typed) == name


@pytest.mark.parametrize(
    ("pasted", "name"),
    [
        ("coach.example", "coach.example"),
        ("https://www.coach.example/book?a=1#top", "coach.example"),
        ("HTTP://Coach.example", "coach.example"),
        ("www.coach.example/book", "coach.example"),
        ("https://coach.example:443/", "coach.example"),
        ("https://app.coach.example/", "app.coach.example"),
        ("www.example", "www.example"),  # a name of its own, not a host of "example"
        ("www.bücher.example", "xn--bcher-kva.example"),
    ],
)
def test_the_domain_in_what_was_pasted(pasted: str, name: str) -> None:
    assert domain_in(pasted) == name


@pytest.mark.parametrize(
    "pasted",
    [
        "fay@coach.example",  # mail may live elsewhere
        "https://fay:word@coach.example/",
        "ftp://coach.example/",
        "coach.example:8443",  # which of the two was meant?
        "https://",
        "https://192.0.2.1/",
    ],
)
def test_what_was_pasted_has_no_domain(pasted: str) -> None:
    with pytest.raises(ValidationError):
        domain_in(pasted)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Type the domain"),
        ("https://coach.example/", "without https://"),
        ("fay@coach.example", "without https://"),
        ("192.0.2.1", "IP address"),
        ("2001:db8::1", "without https://"),
        ("localhost", "needs an ending"),
        ("coach..example", "can't be a domain"),
        (f"{'a' * 64}.example", "can't be a domain"),
        ("-coach.example", "can't be a domain"),
        ("coach .example", "can't be a domain"),
        ("*.coach.example", "can't be a domain"),
        (".".join(["abcdefgh"] * 40), "can't be a domain"),
    ],
)
def test_what_is_no_domain(typed: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        clean_domain(typed)
