"""What a DNS record is for and what stops when it breaks, in a founder's words. Pure.

Values are in zone-file form ("10 aspmx.l.google.com."), TXT strings joined and without quotes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from engagements.known_services import (
    AUTHORITIES,
    MAIL_HOSTS,
    NAME_SERVERS,
    PLACES,
    SENDERS,
    TOKENS,
)

# First label of a host to what people use it for.
PURPOSES = {
    "www": "your website",
    "app": "your app",
    "api": "your app's engine room",
    "admin": "your admin area",
    "portal": "your client portal",
    "help": "your help pages",
    "support": "your support pages",
    "status": "your status page",
    "blog": "your blog",
    "shop": "your shop",
    "book": "your booking page",
    "booking": "your booking page",
    "staging": "your staging site",
    "mail": "your mail",
}


@dataclass(frozen=True, slots=True)
class Description:
    """`sentence`: what the record does. `breaks`: "If this breaks: …"."""

    sentence: str
    breaks: str


def describe(name: str, record_type: str, values: list[str], *, zone: str) -> Description:
    """Describes one RRset of `zone`. An empty `values` means that there is none."""
    name, zone = _host(name), _host(zone)
    if not values:
        return Description(
            f"{name} has no {record_type} record.",
            "Nothing depends on it as long as that is meant.",
        )
    return _WRITERS.get(record_type, _other)(name, values, zone)


def _address(name: str, values: list[str], zone: str) -> Description:
    family = "IPv6 " if ":" in values[0] else ""
    one = len(values) == 1
    where = f"the server at the {family}address" if one else f"the servers at the {family}addresses"
    what = _purpose(name, zone)
    return Description(
        f"{_capital(what)} ({name}) {_verb(what, 'lives', 'live')} on {where} {_and(values)}.",
        f"If this breaks: visitors of {name} see an error instead of {what}.",
    )


def _cname(name: str, values: list[str], zone: str) -> Description:
    target = _host(values[0])
    if "._domainkey." in name:
        who = _known(target, PLACES | SENDERS) or target
        return _dkim_words(name, f"The key itself is kept by {who}.")
    place = _known(target, PLACES)
    at = f"{place} ({target})" if place else target
    what = _purpose(name, zone)
    return Description(
        f"{_capital(what)} ({name}) {_verb(what, 'is', 'are')} served by {at}.",
        f"If this breaks: visitors of {name} see an error instead of {what}.",
    )


def _mx(name: str, values: list[str], zone: str) -> Description:
    hosts = [_host(value.rpartition(" ")[2]) for value in sorted(values, key=_preference)]
    if hosts == [""]:
        return Description(
            f"{name} takes no mail, on purpose.",
            "If this breaks: senders try to deliver mail that nobody would read.",
        )
    place = next((known for host in hosts if (known := _known(host, MAIL_HOSTS))), None)
    at = f"{place} ({_and(hosts)})" if place else _and(hosts)
    whose = "you" if name == zone else name
    return Description(
        f"Mail for {whose} goes to {at}.",
        f"If this breaks: mail to …@{name} comes back to its sender or is lost, with every reply "
        "from a client.",
    )


def _preference(value: str) -> int:
    number = value.partition(" ")[0]
    return int(number) if number.isdecimal() else 0


def _txt(name: str, values: list[str], zone: str) -> Description:
    if name.startswith("_dmarc."):
        return _dmarc(name, values)
    if "._domainkey." in name:
        return _dkim(name, values)
    said = [_txt_value(value) for value in values]
    spf = next((value for value in values if value.lower().startswith("v=spf1")), None)
    if spf:
        breaks = "If this breaks: mail sent in your name lands in spam or is refused."
    elif any("proves to" in sentence for sentence in said):
        breaks = "If this breaks: that service may stop trusting the domain and switch itself off."
    else:
        breaks = "If this breaks: whatever reads this note no longer finds it."
    return Description(" ".join(dict.fromkeys(said)), breaks)


def _txt_value(value: str) -> str:
    if value.lower().startswith("v=spf1"):
        return _spf_sentence(value)
    for prefix, service in TOKENS.items():
        if value.startswith(prefix):
            return f"A note that proves to {service} that the domain is yours."
    if re.match(r"[\w.-]*(?:verification|verify|validation)[\w.-]*[=:]", value, re.IGNORECASE):
        service = re.split(r"[-_.=:]", value, maxsplit=1)[0]
        return f"A note that proves to {service} that the domain is yours."
    return "A note for other computers to read."


def _spf_sentence(value: str) -> str:
    terms = value.lower().split()[1:]
    named = []
    for term in terms:
        bare = term.lstrip("+~-?")
        if bare.startswith(("include:", "redirect=")):
            domain = _host(re.split("[:=]", bare, maxsplit=1)[1])
            named.append(_known(domain, SENDERS) or domain)
        elif bare == "mx" or bare.startswith("mx:"):
            named.append("your mail servers")
        elif bare == "a" or bare.startswith("a:"):
            named.append("your web server")
        elif bare.startswith(("ip4:", "ip6:")):
            named.append(bare[4:])
    if not named:
        return "Nobody may send mail in your name (SPF)."
    return f"Mail in your name may be sent by {_and(list(dict.fromkeys(named)))} (SPF)."


def _dkim(name: str, values: list[str]) -> Description:
    if any(re.search(r"(?:^|;)\s*p=\s*(?:;|$)", value) for value in values):
        return Description(
            f"The mail signature “{name.split('.', maxsplit=1)[0]}” was withdrawn (DKIM).",
            "If this breaks: nothing; mail signed with it is refused already.",
        )
    return _dkim_words(name, "")


def _dkim_words(name: str, more: str) -> Description:
    selector = name.split(".", maxsplit=1)[0]
    sentence = f"The public key of the signature “{selector}” on your mail (DKIM)."
    return Description(
        f"{sentence} {more}".strip(),
        "If this breaks: mail signed with it looks forged and lands in spam.",
    )


def _dmarc(name: str, values: list[str]) -> Description:
    pairs = (pair.partition("=") for pair in values[0].split(";"))
    tags = {name.strip().lower(): value.strip() for name, _, value in pairs}
    wish = {
        "none": "are delivered, and only reported",
        "quarantine": "should go to spam",
        "reject": "should be refused",
    }.get(tags.get("p", "").lower(), "have no rule")
    reports = [uri.strip().removeprefix("mailto:") for uri in tags.get("rua", "").split(",")]
    to = f" Reports go to {_and(reports)}." if any(reports) else ""
    return Description(
        f"Messages that forge your name {wish} (DMARC).{to}",
        "If this breaks: others can send mail in your name, and big providers trust yours less.",
    )


def _ns(name: str, values: list[str], zone: str) -> Description:
    hosts = sorted(_host(value) for value in values)
    place = next((known for host in hosts if (known := _known_dns(host))), None)
    at = f"{place} ({_and(hosts)})" if place else _and(hosts)
    if name != zone:
        return Description(
            f"The records under {name} are kept elsewhere, at {at}.",
            f"If this breaks: every address under {name} stops working.",
        )
    return Description(
        f"The records of {zone} are kept at {at}: this is where you change them.",
        "If this breaks: website, app and mail all stop, because nobody finds them.",
    )


def _known_dns(host: str) -> str | None:
    if re.match(r"ns-\d+\.awsdns-\d+\.", host):
        return "Amazon Route 53"
    return _known(host, NAME_SERVERS)


def _caa(name: str, values: list[str], zone: str) -> Description:
    issuers = []
    for value in values:
        found = re.match(r"\s*\d+\s+issue(?:wild)?\s+\"?([^\";\s]*)", value, re.IGNORECASE)
        if found and found[1]:
            issuers.append(_known(found[1].lower(), AUTHORITIES) or found[1].lower())
    if not issuers:
        sentence = f"Nobody may issue certificates for {name}."
    else:
        sentence = (
            f"Certificates for {name} may come only from {_and(list(dict.fromkeys(issuers)))}."
        )
    return Description(
        sentence,
        "If this breaks: a certificate can't be renewed, and browsers warn visitors away.",
    )


def _srv(name: str, values: list[str], zone: str) -> Description:
    fields = [value.split() for value in values]
    if not name.startswith("_") or any(len(each) != 4 for each in fields):
        return _other(name, values, zone)
    hosts = [f"{_host(target)}, port {port}" for *_, port, target in fields]
    service = name.split(".", maxsplit=1)[0].lstrip("_")
    return Description(
        f"Programs that look for “{service}” at {name} find it at {_and(hosts)}.",
        f"If this breaks: those programs no longer find “{service}” by themselves.",
    )


def _https(name: str, values: list[str], zone: str) -> Description:
    what = _purpose(name, zone)
    return Description(
        f"Tells browsers how to reach {what} ({name}) in fewer steps.",
        "If this breaks: the first visit is slower, or fails in some browsers.",
    )


def _ds(name: str, values: list[str], zone: str) -> Description:
    return Description(
        f"The seal on the records of {name} (DNSSEC).",
        f"If this breaks: many visitors can't reach anything under {name}.",
    )


def _other(name: str, values: list[str], zone: str) -> Description:
    return Description(
        f"{name} holds {_and(values)}.", "If this breaks: ask whoever set it up what reads it."
    )


_WRITERS = {
    "A": _address,
    "AAAA": _address,
    "CNAME": _cname,
    "MX": _mx,
    "TXT": _txt,
    "NS": _ns,
    "CAA": _caa,
    "SRV": _srv,
    "HTTPS": _https,
    "SVCB": _https,
    "DS": _ds,
}


def _purpose(name: str, zone: str) -> str:
    if name == zone:
        return "your website"
    label = name.removesuffix(f".{zone}")
    if label == "*":
        return "every subdomain without a record of its own"
    return PURPOSES.get(label, "this address")


def _capital(what: str) -> str:
    return what[0].upper() + what[1:]


def _verb(what: str, singular: str, plural: str) -> str:
    return plural if what.endswith("pages") else singular


def _known(host: str, table: dict[str, str]) -> str | None:
    """The provider whose name `host` ends in, the longest ending first."""
    endings = sorted(table, key=len, reverse=True)
    return next((table[e] for e in endings if host == e or host.endswith(f".{e}")), None)


def _host(text: str) -> str:
    return text.strip().strip('"').lower().rstrip(".")


def _and(words: list[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
