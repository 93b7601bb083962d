"""What each rule must say when what it rests on can't be seen, by gatherer and by fault.

The lab is in order, but for one thing that fails as the cell says. Then the rules in ``unseen``
say *not observed*, those in ``says`` what is written there, for the fault is a finding of theirs
(or *not observed*, on a machine too busy to see it), and no other rule says anything but what it
says of the lab without the fault, or *not observed*.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from checks.engine.verdict import Status
from tests.checks.gatherers.faulty_internet import Service

DOMAIN = "harbour-coaching.example"
WWW, APP, API = f"www.{DOMAIN}", f"app.{DOMAIN}", f"api.{DOMAIN}"

# The faults that a protocol can meet. The last four of DNS begin with a truncated answer.
DNS = ("silent", "servfail", "refused", "truncation", "reset", "length", "drip")
HTTP = ("silent", "reset", "challenge", "throttled", "length", "drip")
TLS = ("silent", "reset", "alert", "drip")
SMTP = ("silent", "reset", "alert", "drip")
TCP = ("silent",)  # nobody accepts the connection; where somebody does, the port is open
FAULTS: Mapping[Service, tuple[str, ...]] = {
    "resolver": DNS,
    "server": DNS,
    "http": HTTP,
    "https": HTTP,
    "rdap": HTTP,
    "tls": TLS,
    "smtp": SMTP,
    "port": TCP,
}

Said = Mapping[str, Status]  # by rule code


@dataclass(frozen=True)
class Row:
    """One place that can fail, and what the rules that rest on it must say for each fault."""

    topic: str
    service: Service
    what: str
    unseen: str  # rule codes
    says: Mapping[str, Said] = field(default_factory=dict)  # by fault
    lab: tuple[str, ...] = ()  # faults of the lab, without which there is nothing to look at
    spec: Mapping[str, Any] = field(default_factory=dict)  # what the launch spec has besides

    def __str__(self) -> str:
        return f"{self.topic}: {self.service} {self.what}"

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(self.unseen.split())

    def expected(self, fault: str) -> dict[str, Status]:
        return dict.fromkeys(self.codes, Status.NOT_OBSERVED) | dict(self.says.get(fault, {}))


SLOWED: Said = {"RATE002": Status.WARN}
HELD_UP: Mapping[str, Said] = {"challenge": SLOWED, "throttled": SLOWED}
# Servers that decline to answer for the zone are lame, which is seen and a fault of theirs.
LAME: Mapping[str, Said] = {"servfail": {"DNS004": Status.WARN}, "refused": {"DNS004": Status.FAIL}}


def no_tls(codes: str) -> Mapping[str, Said]:
    """A server that answers a greeting with an alert has no TLS for the host: there is nothing."""
    behind = dict.fromkeys(codes.split(), Status.NOT_APPLICABLE)
    return {"alert": {**behind, "TLS001": Status.FAIL}}


OWN_PAGE = "HDR002 HDR003 HDR004 HDR005 HDR006 WEB005 WEB006 WEB009"
OF_PAGES = "HDR002 HDR010 PERF001 PERF003 PERF004 WEB011 WEB014 WEB017 WEB018 WEB023"
CERTIFICATE = "TLS002 TLS003 TLS004 TLS005 TLS006 TLS009 TLS015"

ROWS = (
    # the domain
    Row("registration", "rdap", "*", "REG001 REG002 REG003 REG004 REG005"),
    Row("zone", "resolver", "NS example", "DNS005 DNS006 DNS047 REG005"),
    Row("zone", "resolver", "A* ada.ns.cloudflare.com", "DNS004 DNS007"),
    Row("zone", "server", f"* {DOMAIN}", "DNS005 DNS020 DNS021 DNS042 DNS043 DNS047", LAME),
    Row("zone", "server", f"SOA {DOMAIN}", "DNS020 DNS021 DNS043", LAME),
    Row("zone", "server", f"NS {DOMAIN}", "DNS005 DNS006 DNS047 REG005"),
    Row("server_records", "server", f"MX {DOMAIN}", "MX004"),
    Row("server_records", "server", f"TXT {DOMAIN}", "MAIL010"),
    Row("dnssec", "server", "DS *", "DNS046 DNS047"),
    Row("dnssec", "server", "DNSKEY *", "DNS046"),
    Row("wildcard", "resolver", f"* x???????????????.{DOMAIN}", "DNS035"),
    Row("hosts", "resolver", f"A* {DOMAIN}", "DNS025 DNS026 DNS027 DNS028 DNS029 DNS030 EDGE004"),
    Row("hosts", "resolver", f"* {APP}", "DNS027 DNS029 DNS030 DNS031 DNS032 DNS040 EDGE004"),
    Row("records", "resolver", f"* help.{DOMAIN}", "DNS027"),
    Row("caa", "resolver", "CAA *", "DNS040 DNS041"),
    Row("outside_domains", "resolver", "NS pages-host.example", "DNS037",
        lab=("blog-target-gone",)),
    # mail
    Row("mx", "resolver", f"MX {DOMAIN}", "MX001 MX002 MX003 MX005 MX010"),
    Row("mx", "resolver", "A* smtp.google.com", "MX002"),
    Row("reverse_names", "resolver", "PTR *", "MX005"),
    Row("mail_servers", "smtp", "greeting", "MX006"),
    Row("mail_servers", "smtp", "starttls", "MX006"),
    Row("spf", "resolver", f"TXT {DOMAIN}",
        "DNS044 MAIL001 MAIL002 MAIL003 MAIL004 MAIL005 MAIL006 MAIL007 MAIL008 MAIL009"),
    Row("spf", "resolver", "TXT _spf.google.com", "MAIL003 MAIL004 MAIL005"),
    Row("dmarc", "resolver", f"TXT _dmarc.{DOMAIN}", "MAIL014 MAIL015 MAIL016 MAIL017 MAIL025"),
    Row("dmarc", "resolver", "TXT *._report._dmarc.*", "MAIL017"),
    Row("dkim_keys", "resolver", "TXT *_domainkey.*", "MAIL011 MAIL012"),
    Row("dkim_keys", "resolver", "TXT google._domainkey.*", "MAIL012"),
    Row("mail_transport", "resolver", "TXT _mta-sts.*", "MX007"),
    Row("mail_transport", "resolver", "TXT _smtp._tls.*", "MX008"),
    # the web
    Row("ports", "port", "188.166.40.12:443", "WEB001"),
    Row("visits", "https", f"{WWW}/", f"HDR001 HDR012 WEB004 {OWN_PAGE}", HELD_UP),
    Row("visits", "https", f"{WWW}/launchready-*", "HDR012 WEB010"),
    Row("visits", "http", "*/", "WEB002 WEB003 WEB004", HELD_UP),
    Row("visits", "tls", WWW, "WEB010 WEB014 HDR012",
        no_tls(f"HDR001 WEB003 WEB004 {OWN_PAGE}")),
    Row("routes", "https", f"{APP}/book", "WEB024"),
    Row("redirects", "https", f"{WWW}/spring", "WEB022"),
    Row("deep_links", "http", f"{DOMAIN}/launchready-*", "WEB025"),
    Row("pages", "https", f"{WWW}/", f"WEB016 {OF_PAGES}"),
    Row("assets", "https", f"{WWW}/assets/*", "PERF001 PERF003 PERF004"),
    Row("form_targets", "https", f"{API}/*", "WEB023"),
    Row("links", "https", f"{WWW}/contact", "WEB016"),
    Row("copies", "https", f"{WWW}/*[?]*", "WEB012"),
    Row("repeats", "https", "*/assets/*", "PERF002"),
    Row("families", "https", f"portal.{DOMAIN}/", "WEB019", lab=("portal-differs-over-ipv6",)),
    Row("tls_offers", "tls", WWW, "PERF005 TLS010"),
    Row("disclosures", "https", f"{WWW}/launchready-*", "EXP006"),
    Row("source_maps", "https", f"{WWW}/assets/*.js", "EXP004"),
    Row("robots", "https", f"{WWW}/robots.txt", "WEB013"),
    Row("sitemap", "https", f"{WWW}/sitemap.xml", "WEB015"),
    Row("samples", "https", f"{APP}/book", "PERF006", spec={"samples": 2}),
    Row("probes", "https", f"{WWW}/.*", "EXP001 EXP002"),
    Row("leaks", "https", f"{WWW}/assets/*.js", "EXP003 EXP005"),
    Row("cors", "https", f"{API}/", "HDR008"),
    Row("acme", "http", "*/.well-known/acme-challenge/*", "TLS016"),
    Row("tls_hosts", "tls", WWW, "", no_tls(CERTIFICATE)),
    Row("tls_hosts", "tls", API, "", no_tls(f"{CERTIFICATE} TLS016")),
    Row("origins", "https", "*", "EDGE005 EDGE006 EDGE007 TLS017"),
    Row("origins", "tls", "*", "EDGE005 EDGE006 EDGE007 TLS017"),
)  # fmt: skip

# Gatherers without a row, and why.
WITHOUT = {
    "public_answers": "the lab has no resolvers beside its own to ask",
    "other_names": "the lab's certificates name no other host, and an unseen guess says nothing",
    "rate_tries": "asked only with the client's consent for the day",
}
