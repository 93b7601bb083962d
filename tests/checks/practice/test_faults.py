"""Every fault of the lab: seen from outside while it lasts, and gone when it is fixed."""

import datetime
from collections.abc import Callable

import dns.rdatatype
import pytest

from checks.practice import Fault, PracticeLab, UnknownFault, all_faults
from checks.practice.faults import expected_findings, faults_at_start
from tests.checks.practice.visitor import Visitor

DOMAIN = "harbour-coaching.example"
WWW, APP, API = f"www.{DOMAIN}", f"app.{DOMAIN}", f"api.{DOMAIN}"
HELP, BLOG = f"help.{DOMAIN}", f"blog.{DOMAIN}"
PORTAL, ADMIN = f"portal.{DOMAIN}", f"admin.{DOMAIN}"
OLD_HOST, REGISTRY, CLIENTS_SERVER = "92.205.12.40", "194.58.192.1", "173.245.58.61"
EXPIRED, NAME_MISMATCH, NO_ISSUER, SELF_SIGNED = 10, 62, 20, 18  # OpenSSL's X509_V_ERR_*

Seen = Callable[[Visitor], bool]


def home(v: Visitor) -> str:
    return v.get(f"https://{WWW}/").text


def asset_headers(v: Visitor) -> dict[str, str]:
    return v.get(f"https://{WWW}/assets/site.4f1c9a.css", accept_encoding="gzip").headers


def delegation_names(v: Visitor) -> tuple[set[str], set[str]]:
    return v.delegation(DOMAIN, REGISTRY), set(v.records(DOMAIN, "NS", CLIENTS_SERVER))


def days_left(v: Visitor) -> int:
    _, found = v.registration(DOMAIN)
    dates = {event["eventAction"]: event["eventDate"] for event in found["events"]}
    expires = datetime.datetime.fromisoformat(dates["expiration"])
    return (expires - datetime.datetime.now(datetime.UTC)).days


def signature_ends(v: Visitor) -> dict[str, int]:
    """The year in which the signature over each type ends, from a server of the zone."""
    ends = {}
    for rtype in ("DNSKEY", "SOA", "A", "MX"):
        for rrset in v.ask(DOMAIN, rtype, CLIENTS_SERVER, signatures=True).answer:
            if rrset.rdtype == dns.rdatatype.RRSIG:
                ends[rtype] = datetime.datetime.fromtimestamp(
                    rrset[0].expiration, datetime.UTC
                ).year
    return ends


def tls_version_with_oldest_offer(v: Visitor, host: str) -> str:
    try:
        return v.handshake(host, oldest=True, verify=False)
    except OSError:
        return ""


def spf(v: Visitor) -> list[str]:
    return [text for text in v.records(DOMAIN, "TXT") if text.startswith("v=spf1")]


def spf_lookups(v: Visitor, name: str) -> int:
    """The include terms of the SPF record at *name*, and of those that it includes."""
    (record,) = [text for text in v.records(name, "TXT") if text.startswith("v=spf1")]
    included = [term[8:] for term in record.split() if term.startswith("include:")]
    return len(included) + sum(spf_lookups(v, each) for each in included)


def offers_starttls(v: Visitor, mx: str) -> bool:
    session = v.greet(mx)
    try:
        return session.has_extn("starttls")
    finally:
        session.close()


# What a visitor sees while the fault lasts, and must not see without it.
SYMPTOMS: dict[str, Seen] = {
    "old-apex-address": lambda v: OLD_HOST in v.records(DOMAIN, "A"),
    "blog-target-gone": lambda v: v.rcode(BLOG) == "NXDOMAIN",
    "portal-alias-loop": lambda v: v.rcode(PORTAL) == "SERVFAIL",
    "wildcard-to-old-host": lambda v: v.records(f"nobody-made-this.{DOMAIN}", "A") == [OLD_HOST],
    "lame-name-server": lambda v: (
        all("ns1.oldhost.example." in names for names in delegation_names(v))
        and v.rcode(DOMAIN, "SOA", "92.205.12.53") == "REFUSED"
    ),
    "delegation-differs": lambda v: len(set(map(frozenset, delegation_names(v)))) == 2,
    "dnssec-signatures-expired": lambda v: (
        signature_ends(v) == {"DNSKEY": 2026, "SOA": 2026, "A": 2026, "MX": 2026}
    ),
    "dnssec-signatures-missing": lambda v: (
        bool(v.records(DOMAIN, "DS", REGISTRY)) and (signature_ends(v) == {})
    ),
    "dnssec-signature-false": lambda v: (
        signature_ends(v) == {"DNSKEY": 2086, "SOA": 2086, "A": 2086, "MX": 2086}
    ),
    "admin-private-address": lambda v: v.records(ADMIN, "A") == ["10.0.3.7"],
    "verification-record-lost": lambda v: (
        not any(text.startswith("google-site-verification") for text in v.records(DOMAIN, "TXT"))
    ),
    "name-servers-disagree": lambda v: v.records(DOMAIN, "A", "108.162.193.102") == [OLD_HOST],
    "zone-given-to-everyone": lambda v: (
        len(v.ask(DOMAIN, "AXFR", CLIENTS_SERVER, tcp=True).answer) > 10
    ),
    "portal-server-given-back": lambda v: v.records(PORTAL, "A") == ["134.209.80.80"],
    "copy-for-testing-forgotten": lambda v: bool(v.records(f"staging.{DOMAIN}", "A")),
    "domain-expires-soon": lambda v: days_left(v) < 13,
    "registration-on-hold": lambda v: "client hold" in v.registration(DOMAIN)[1]["status"],
    "apex-serves-its-own-copy": lambda v: v.get(f"https://{DOMAIN}/").status == 200,
    "app-answers-without-encryption": lambda v: v.get(f"http://{APP}/login").status == 200,
    "first-hop-changes-host": lambda v: v.chain(f"http://{DOMAIN}/")[1] == f"https://{WWW}/",
    "deep-links-forgotten": lambda v: v.chain(f"https://{DOMAIN}/contact")[-1] == f"https://{WWW}/",
    "help-long-way-round": lambda v: len(v.chain(f"https://{HELP}/")) == 6,
    "campaign-loop": lambda v: v.chain(f"https://{WWW}/spring")[2:] == [f"https://{WWW}/spring"],
    "webinar-lands-elsewhere": lambda v: v.chain(f"https://{WWW}/webinar")[-1] == f"https://{WWW}/",
    "admin-redirects-to-itself": lambda v: (
        v.chain(f"https://{ADMIN}/") == [f"https://{ADMIN}/"] * 2
    ),
    "app-downgrades": lambda v: v.chain(f"https://{APP}/")[1].startswith("http://"),
    "missing-pages-say-ok": lambda v: v.get(f"https://{WWW}/no/such/page").status == 200,
    "canonical-points-away": lambda v: f'rel="canonical" href="http://{DOMAIN}/"' in home(v),
    "robots-shut-out": lambda v: "Disallow: /\n" in v.get(f"https://{WWW}/robots.txt").text,
    "noindex-left-on": lambda v: "noindex" in home(v),
    "mixed-content": lambda v: '<script src="http://' in home(v),
    "staging-link": lambda v: f"https://staging.{DOMAIN}/" in home(v),
    "form-posts-in-the-clear": lambda v: f'action="http://{DOMAIN}/contact"' in home(v),
    "booking-fails": lambda v: v.get(f"https://{APP}/book").status == 500,
    "checkout-empty": lambda v: "Pay for your" not in v.get(f"https://{APP}/checkout").text,
    "pages-have-two-addresses": lambda v: v.get(f"https://{WWW}/coaching/").status == 200,
    "portal-differs-over-ipv6": lambda v: v.records(PORTAL, "AAAA") == ["2a02:4780:5:9::40"],
    "app-certificate-expired": lambda v: v.verify_code(APP) == EXPIRED,
    "help-certificate-of-another": lambda v: v.verify_code(HELP) == NAME_MISMATCH,
    "api-chain-incomplete": lambda v: v.verify_code(API) == NO_ISSUER,
    "portal-certificate-untrusted": lambda v: v.verify_code(PORTAL) == SELF_SIGNED,
    "help-accepts-tls-1-0": lambda v: tls_version_with_oldest_offer(v, HELP) == "TLSv1",
    "app-bypasses-the-edge": lambda v: (
        v.get(f"https://{APP}/login").headers["server"] != "cloudflare"
    ),
    "app-server-open-to-all": lambda v: (
        b"Log in" in v.get(f"https://{APP}/login", address="188.166.40.12").body
    ),
    "no-hsts": lambda v: "strict-transport-security" not in v.get(f"https://{WWW}/").headers,
    "no-nosniff": lambda v: "x-content-type-options" not in v.get(f"https://{WWW}/").headers,
    "framing-allowed": lambda v: "frame" not in str(v.get(f"https://{WWW}/").headers).lower(),
    "assets-not-cached": lambda v: "cache-control" not in asset_headers(v),
    "nothing-compressed": lambda v: "content-encoding" not in asset_headers(v),
    "site-accepts-anonymous-encryption": lambda v: v.anonymous_handshake(WWW) == "AECDH-AES256-SHA",
    "many-pictures-one-by-one": lambda v: home(v).count("<img") == 5,
    "edge-keeps-nothing": lambda v: asset_headers(v)["cf-cache-status"] == "DYNAMIC",
    "two-spf-records": lambda v: len(spf(v)) == 2,
    "spf-costs-too-much": lambda v: spf_lookups(v, DOMAIN) == 11,
    "spf-lets-anyone-send": lambda v: spf(v)[0].endswith(" ?all"),
    "sender-not-in-spf": lambda v: "_spf.google.com" not in spf(v)[0],
    "dkim-key-weak": lambda v: len(v.records(f"pm._domainkey.{DOMAIN}", "TXT")[0]) < 200,
    "dkim-key-revoked": lambda v: v.records(f"google._domainkey.{DOMAIN}", "TXT")[0].endswith("p="),
    "dmarc-only-watches": lambda v: "p=none" in v.records(f"_dmarc.{DOMAIN}", "TXT")[0],
    "dmarc-reports-refused": lambda v: (
        v.rcode(f"{DOMAIN}._report._dmarc.report-inbox.example", "TXT") == "NXDOMAIN"
    ),
    "dmarc-missing": lambda v: v.rcode(f"_dmarc.{DOMAIN}", "TXT") == "NXDOMAIN",
    "mx-is-an-alias": lambda v: (
        bool(v.records(f"mail.{DOMAIN}", "CNAME"))
        and f"30 mail.{DOMAIN}." in v.records(DOMAIN, "MX")
    ),
    "backup-mail-in-the-clear": lambda v: not offers_starttls(v, "backup.postbox.example"),
    "environment-file-public": lambda v: "DATABASE_HOST=" in v.get(f"https://{APP}/.env").text,
    "folder-listed": lambda v: "Index of" in v.get(f"https://{WWW}/assets/").text,
    "script-source-public": lambda v: (
        "sourcesContent" in v.get(f"https://{WWW}/assets/site.b27d03.js.map").text
    ),
    "repository-public": lambda v: "[core]" in v.get(f"https://{WWW}/.git/config").text,
}


def test_each_fault_has_its_symptom() -> None:
    assert set(SYMPTOMS) == set(all_faults())


@pytest.mark.parametrize("fault_id", all_faults())
def test_a_fault_is_seen_and_then_fixed(fault_id: str, lab: PracticeLab, visitor: Visitor) -> None:
    seen = SYMPTOMS[fault_id]
    assert not seen(visitor), "seen in a lab where nothing is wrong"
    lab.break_(fault_id)
    assert seen(visitor)
    lab.fix(fault_id)
    assert not seen(visitor)


def test_the_client_as_found_shows_every_fault_that_is_not_hidden(
    lab: PracticeLab, visitor: Visitor
) -> None:
    lab.break_(*faults_at_start())
    unseen = [fault.id for fault in lab.faults if not SYMPTOMS[fault.id](visitor)]
    assert unseen == []
    assert not any(fault.hidden_by & faults_at_start() for fault in lab.faults)


def test_all_faults_together_can_be_built(lab: PracticeLab, visitor: Visitor) -> None:
    lab.break_(*all_faults())
    assert visitor.get(f"https://{WWW}/").status == 200


def test_fix_all_can_leave_some(lab: PracticeLab, visitor: Visitor) -> None:
    lab.break_("no-hsts", "no-nosniff", "booking-fails")
    lab.fix_all(except_=["booking-fails"])
    assert [fault.id for fault in lab.faults] == ["booking-fails"]
    assert SYMPTOMS["booking-fails"](visitor)


@pytest.mark.parametrize("verb", ["fix", "break_"])
def test_an_unknown_fault_is_named(lab: PracticeLab, verb: str) -> None:
    with pytest.raises(UnknownFault, match="no fault is called 'boking-fails'"):
        getattr(lab, verb)("boking-fails")


def test_expected_findings_leave_out_what_is_hidden() -> None:
    hidden = expected_findings(frozenset({"two-spf-records", "spf-costs-too-much"}))
    assert hidden == {("MAIL001", DOMAIN)}
    assert ("MAIL003", DOMAIN) in expected_findings(frozenset({"spf-costs-too-much"}))


@pytest.mark.parametrize("fault", all_faults().values(), ids=lambda fault: fault.id)
def test_a_fault_is_described_well(fault: Fault) -> None:
    assert fault.fails
    assert fault.hidden_by <= set(all_faults())
    assert fault.story.endswith(".")
    assert fault.repair.endswith(".")
    assert not fault.title.endswith(".")


def test_there_is_enough_to_find_in_every_area() -> None:
    found = expected_findings(faults_at_start())
    areas = {code.rstrip("0123456789") for code, _ in found}
    assert areas == {"DNS", "REG", "WEB", "TLS", "EDGE", "HDR", "PERF", "MAIL", "MX", "EXP"}
    assert len(faults_at_start()) >= 35
