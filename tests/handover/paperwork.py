"""One engagement with every paper filled in, and two audits: what a pack is made of."""

from __future__ import annotations

import gzip
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils import timezone

from checks.engine.evidence import Evidence, evidence_to_json
from checks.engine.facts import (
    Certificate,
    Endpoint,
    Hop,
    RedirectFacts,
    RouteFacts,
    TlsFacts,
    Visit,
)
from checks.engine.spec import LaunchSpec
from checks.runs.models import Run
from engagements.models import Block, DnsRecord, Engagement, RecordType
from handover.making import next_number
from handover.models import PackPreview, PackVersion, RiskSheet, ShareLink
from handover.papers import collect
from handover.previewing import draft_of, fingerprint_of
from handover.sheets import facts_of
from handover.snapshot import take_snapshot
from handover.typesetting import Drawn
from tests.checks.rules.builders import (
    DOMAIN,
    NOW,
    WEB_ADDRESS,
    dkim,
    dmarc,
    evidence_of,
    host,
    mx,
    mx_host,
    registration,
    spf,
)
from tests.factories import (
    make_access_grant,
    make_alert,
    make_approval,
    make_block,
    make_change,
    make_client,
    make_contact,
    make_engagement,
    make_item,
    make_risk,
    make_rollback_card,
    make_secret_entry,
    make_user,
    make_workspace,
    scope_of,
)

DKIM_KEY = (
    "v=DKIM1; k=rsa; p="
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvn2RbkmAu4LOcExeXtbCZsRIYH2Gd+uVUarnz895y7LO"
    "Cv2575ngAj1O2kkgIdFFyHLd9bBBLoXozheqSbj2wAj1gdfwZZDXnHoN961J0m3RHhN9AIuA/n7XTFs5VZilQR2v"
    "ELPkxMb3ayC9DyiRwPnsEWZlfz+1Jm8rQs+KxM+gsAfOtJLpHwptai3Nk8OMiDXs7hWAtlhncMj32pw2eydkCZzA"
    "D+kLSFxWdspjpdWm/G4Rns+Nj/2P82vbpjXBp5TBazmC2hHBw07uziz3f5hBWNyzkwHdyA07i3aTy5hjM+W53FNd"
    "+D91glnz2LJsKlmYY0b7BZLcxzBdLE4npQIDAQAB"
)
SPF = "v=spf1 include:_spf.google.com -all"
DMARC = "v=DMARC1; p=quarantine; rua=mailto:reports@coach.example"
SPEC: dict[str, Any] = {
    "domain": DOMAIN,
    "canonical": "www.coach.example",
    "host": [{"name": "app.coach.example", "purpose": "client portal and booking"}],
    "route": [
        {
            "name": "booking",
            "url": "https://app.coach.example/book",
            "contains": "Book a call",
            "p95_ms": 450,
        }
    ],
    "redirect": [{"from": "https://coach.example/spring", "to": "https://www.coach.example/offer"}],
    "mail": {"senders": ["google-workspace", "postmark"], "dkim_selectors": ["google", "pm"]},
    "edge": {"provider": "cloudflare", "proxied": ["www.coach.example"]},
}


def make_paperwork(**fields: Any) -> Engagement:
    """A sprint with a paper of every kind; `fields` go to the engagement."""
    workspace = make_workspace(name="North Star", contact_email="hello@north-star.example")
    with scope_of(workspace.pk):
        client = make_client(
            "Ada Coaching", workspace=workspace, contact_name="Ada Byron", time_zone="Europe/Paris"
        )
        defaults = {
            "title": "Ada goes live",
            "domain": DOMAIN,
            "spec": SPEC,
            "scope_in": "Domain and mail.\nOne deployment.",
            "scope_out": "New features.",
        }
        engagement = make_engagement(client=client, **(defaults | fields))
        _people_and_access(engagement)
        _ways_back_and_secrets(engagement)
        _risks_and_changes(engagement)
        _dns(engagement)
        make_audit(engagement, gate="not_ready", days_ago=2, counts=(11, 9, 3, 4))
        make_audit(engagement, gate="ready", days_ago=1, counts=(23, 1, 2, 2))
    return engagement


def _people_and_access(engagement: Engagement) -> None:
    make_contact(
        engagement,
        role="first_week",
        name="Grace Hopper",
        phone="+44 20 7946 0000",
        email="grace@north-star.example",
        hours="Weekdays 8 to 20",
    )
    make_alert(
        engagement,
        who="Ada Byron",
        address="ada@coach.example",
        tested_at=datetime(2026, 5, 30, 12, tzinfo=UTC),
        seconds=70,
    )
    make_alert(
        engagement,
        who="Ada Byron",
        channel="sms",
        address="+44 20 7946 0001",
        tested_at=datetime(2026, 5, 30, 12, tzinfo=UTC),
        seconds=42,
    )
    make_contact(engagement, role="edge", name="Edge helpline", url="https://edge.example/help")
    make_contact(engagement, role="mail", name="Mail helpline", email="help@mail.example")
    make_access_grant(engagement, system="Fine Names", kind="registrar", holder="Ada Byron")
    make_access_grant(
        engagement,
        system="Old hosting",
        kind="hosting",
        whose="third_party",
        holder="The freelancer",
        remove_on=date(2026, 12, 24),
    )


def _ways_back_and_secrets(engagement: Engagement) -> None:
    card = make_rollback_card(
        engagement,
        subject="deploy",
        title="Bring back the last release",
        trigger="Booking fails after a release.",
        steps="Open the hosting account.\nPromote the last good release.",
        minutes=7,
    )
    card.note_rehearsal(6, on=date(2026, 5, 30))
    make_secret_entry(
        engagement,
        name="STRIPE_SECRET_KEY",
        home="1Password, vault Production",
        environments="production",
        owner="Ada Byron",
        rotated_on=date(2026, 5, 20),
        rotate_by=date(2026, 11, 20),
    )


def _risks_and_changes(engagement: Engagement) -> None:
    founder = make_user(name="Ada Byron")
    make_risk(
        engagement, title="The certificate had run out", subject="app.coach.example"
    ).mark_fixed("Observed by run 7")
    make_risk(engagement, title="Two versions of the site", owner_name="Grace Hopper")
    make_risk(
        engagement, title="Images are heavy", severity="minor", owner_name="Grace"
    ).plan_later(timezone.localdate() + timedelta(days=30))
    accepted = make_risk(engagement, title="No second name server", severity="minor")
    type(accepted).objects.filter(pk=accepted.pk).update(
        state="accepted",
        lane="accepted",
        accepted_until=date(2027, 1, 31),
        accepted_by=founder,
        accepted_reason="The provider is moved in January",
        accepted_proof="E-mail of 3 May",
    )
    make_approval(engagement, question="May we switch the old host off?")
    make_change(
        engagement,
        who="Grace Hopper",
        what="Moved www to the edge",
        where="Cloudflare, CNAME www",
        undo="Point www back to the old host.",
    )
    deploy: Block = make_block(engagement, stage="deploy", title="Production build", outcome="Live")
    make_item(
        deploy, title="Built by CI", guidance="Let a second person do it.", note="Run deploy.yml"
    )


def _dns(engagement: Engagement) -> None:
    for name, kind, values in (
        (DOMAIN, RecordType.NS, ["ada.ns.cloudflare.com.", "bob.ns.cloudflare.com."]),
        (DOMAIN, RecordType.A, [WEB_ADDRESS]),
        (DOMAIN, RecordType.TXT, [SPF]),
        (f"google._domainkey.{DOMAIN}", RecordType.TXT, [DKIM_KEY]),
        (f"_dmarc.{DOMAIN}", RecordType.TXT, [DMARC]),
    ):
        DnsRecord.observe(engagement, name, kind, values, ttl=300)


def make_audit(
    engagement: Engagement, *, gate: str, days_ago: int, counts: tuple[int, int, int, int]
) -> Run:
    """A finished audit. `counts`: passed, failed, blockers among the failed, not observed."""
    passes, fails, blockers, unseen = counts
    ended = timezone.now() - timedelta(days=days_ago)
    return Run.objects.create(
        engagement=engagement,
        purpose="audit",
        state="done",
        spec=engagement.spec,
        evidence=evidence_to_json(evidence()),
        gate=gate,
        sentence=f"The sentence of the audit {days_ago} days ago.",
        counts={"pass": passes, "fail": fails, "warn": 0, "not_observed": unseen},
        failures={"blocker": blockers, "major": fails - blockers},
        started_at=ended,
        finished_at=ended,
    )


def evidence() -> Evidence:
    spec = LaunchSpec.from_dict(SPEC)
    return evidence_of(
        spec,
        registration=registration(),
        hosts=[host(DOMAIN, WEB_ADDRESS), host("www.coach.example", WEB_ADDRESS)],
        mx=mx(mx_host("smtp.google.com", 1)),
        spf=spf(SPF),
        dkim_keys=[dkim("google", DKIM_KEY), dkim("pm")],
        dmarc=dmarc(DMARC),
        visits=[visit(f"https://{DOMAIN}/", "https://www.coach.example/")],
        routes=[
            RouteFacts("booking", visit("https://app.coach.example/book"), 200, "Book a call", True)
        ],
        redirects=[
            RedirectFacts(
                "https://coach.example/spring",
                "https://www.coach.example/offer",
                visit("https://coach.example/spring", "https://www.coach.example/elsewhere"),
            )
        ],
        tls_hosts=[TlsFacts("www.coach.example", (endpoint(),))],
    )


def visit(*urls: str) -> Visit:
    """A visit that goes from one address to the next and is answered at the last."""
    edge = (("server", "cloudflare"), ("cf-ray", "1"))
    hops = tuple(
        Hop(url, WEB_ADDRESS, 200 if url == urls[-1] else 301, edge, None, 41.6) for url in urls
    )
    return Visit(urls[0], "route", hops, "answered")


def endpoint() -> Endpoint:
    leaf = Certificate(
        subject="CN=www.coach.example",
        issuer="CN=R11,O=Let's Encrypt,C=US",
        names=("www.coach.example",),
        not_before=NOW,
        not_after=datetime(2027, 2, 14, tzinfo=UTC),
        serial="01",
        key_type="EC",
        key_bits=256,
        signature_hash="sha256",
        fingerprint="00",
        is_ca=False,
        self_issued=False,
    )
    return Endpoint(WEB_ADDRESS, True, 0, "ok", "TLSv1.3", "AES", None, (leaf,), 12.0)


def snapshot_of(engagement: Engagement, moment: datetime | None = None) -> dict[str, Any]:
    papers = collect(engagement, moment or timezone.now())
    return take_snapshot(papers, number=1, made_by="Grace Hopper")


def section(snapshot: dict[str, Any], key: str) -> Any:
    return next(each for each in snapshot["sections"] if each["key"] == key)


def make_ready(engagement: Engagement, pdf: bytes = b"%PDF-1.7 not really") -> PackVersion:
    """A version as a worker leaves it, without the work of setting it."""
    now = timezone.now()
    with scope_of(engagement.workspace_id):
        snapshot = snapshot_of(engagement, now)
    return make_queued(
        engagement,
        state="ready",
        snapshot=snapshot,
        pdf=pdf,
        sha256="a" * 64,
        pages=12,
        finished_at=now,
    )


def make_queued(engagement: Engagement, **fields: Any) -> PackVersion:
    with scope_of(engagement.workspace_id):
        defaults = {
            "number": next_number(engagement),
            "snapshot": {},
            "made_at": timezone.now(),
            "made_by_name": "Grace Hopper",
        }
        return PackVersion.objects.create(engagement=engagement, **(defaults | fields))


def make_preview(engagement: Engagement, *texts: str) -> PackPreview:
    """A preview as a worker leaves it, a page for each text, without the work of drawing it."""
    pages = tuple(
        gzip.compress(f"<svg>{text}</svg>".encode(), mtime=0) for text in texts or ("a", "b")
    )
    with scope_of(engagement.workspace_id):
        papers = collect(engagement, timezone.now())
        fingerprint = fingerprint_of(papers, draft_of(papers))
        preview = PackPreview.follow(engagement, fingerprint)
        PackPreview.objects.filter(pk=preview.pk).update(state="queued")
        preview.claim()
        preview.end_ready(fingerprint, Drawn(pages, (("Where you stand", 2),)))
        return preview


def share_link(engagement: Engagement) -> tuple[ShareLink, str]:
    """A link to a version that is ready, and its token."""
    pack = make_ready(engagement)
    with scope_of(engagement.workspace_id):
        return ShareLink.issue(pack, "Their developer", timedelta(days=7), by=make_user())


def make_ready_sheet(engagement: Engagement) -> RiskSheet:
    """One page about a new risk, as a worker leaves it."""
    now = timezone.now()
    with scope_of(engagement.workspace_id):
        risk = make_risk(engagement)
        return RiskSheet.objects.create(
            engagement=engagement,
            risk=risk,
            state="ready",
            snapshot={"format": 1, "pack": {}, "risk": facts_of(risk)},
            made_at=now,
            made_by_name="Grace Hopper",
            pdf=b"%PDF-1.7 one page",
            sha256="a" * 64,
            pages=1,
            finished_at=now,
        )
