"""Domains with generated mail records, good and bad; the same ones every time.

Each domain takes one recipe for SPF, one for DMARC and one for its mail hosts; about half of the
policies is put together by chance instead, their recipe is called "grown". In a recipe {d} is
the domain, app7.org7.tld7, {o} its organisation, org7.tld7, and {t} their top level, tld7.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass

DOMAINS = 320
SEED = 7208
HOST = "203.0.114.25"
LONGEST_STRING = 200

TEN = " ".join(f"a:h{number}.{{d}}" for number in range(10))
ELEVEN = " ".join(f"a:h{number}.{{d}}" for number in range(11))
HOSTS = tuple(f"h{number}.{{d}} A {HOST}" for number in range(11))
MANY_MX = tuple(f"many.{{d}} MX 10 h{number}.{{d}}" for number in range(11))


def spf(terms: str, *more: str) -> tuple[str, ...]:
    return (f'{{d}} TXT "v=spf1 {terms}"', *more)


SPF: Mapping[str, tuple[str, ...]] = {
    "none": (),
    "networks": spf("ip4:203.0.114.0/24 ip6:2606:2800::/32 -all"),
    "two records": (*spf("-all"), *spf("ip4:203.0.114.1 -all")),
    "other version": ('{d} TXT "v=spf10 -all"',),
    "no space after the version": ('{d} TXT "v=spf1-all"',),
    "capitals": ('{d} TXT "V=SPF1 IP4:203.0.114.1 -ALL"',),
    "spaces": spf("  ip4:203.0.114.1   -all  "),
    "split strings": ('{d} TXT "v=spf1 ip4:203.0." "114.1 -all"',),
    "no ending": spf("ip4:203.0.114.1"),
    "include": spf("include:_spf.{d} -all", '_spf.{d} TXT "v=spf1 ip4:203.0.114.1 ~all"'),
    "include in capitals": spf("include:_SPF.{d} -all", '_spf.{d} TXT "v=spf1 ~all"'),
    "include with a dot": spf("include:_spf.{d}. -all", '_spf.{d} TXT "v=spf1 ~all"'),
    "include without an SPF record": spf("include:_spf.{d} -all", '_spf.{d} TXT "hello"'),
    "include of nothing": spf("include:_spf.{d} -all"),
    "include of a broken record": spf("include:_spf.{d} -all", '_spf.{d} TXT "v=spf1 ip4:x"'),
    "include loop": spf("include:_spf.{d} -all", '_spf.{d} TXT "v=spf1 include:{d} -all"'),
    "include twice": spf(
        "include:_spf.{d} include:_spf.{d} -all",
        '_spf.{d} TXT "v=spf1 a:h0.{d} a:h1.{d} a:h2.{d} a:h3.{d} a:h4.{d} ~all"',
        *HOSTS,
    ),
    "include unobserved": spf("include:servfail.{d} -all"),
    "redirect": spf("redirect=_spf.{d}", '_spf.{d} TXT "v=spf1 ip4:203.0.114.1 -all"'),
    "redirect to nothing": spf("redirect=_spf.{d}"),
    "redirect loop": spf("redirect=_spf.{d}", '_spf.{d} TXT "v=spf1 redirect={d}"'),
    "redirect beside all": spf("redirect=nothing.{d} ~all"),
    "redirect twice": spf("redirect=_spf.{d} redirect=_spf.{d}", '_spf.{d} TXT "v=spf1 -all"'),
    "ten look-ups": spf(f"{TEN} -all", *HOSTS),
    "eleven look-ups": spf(f"{ELEVEN} -all", *HOSTS),
    "eleven in an include": spf("include:_spf.{d} -all", f'_spf.{{d}} TXT "v=spf1 {TEN}"', *HOSTS),
    "one void": spf("a:gone.{d} -all"),
    "two voids": spf("a:gone.{d} exists:gone.{d} -all"),
    "three voids": spf("a:gone.{d} mx:gone.{d} exists:gone.{d} -all"),
    "mx of eleven": spf("mx:many.{d} -all", *MANY_MX, *HOSTS),
    "ptr": spf("ptr -all"),
    "three ptr": spf("ptr:a.{d} ptr:b.{d} ptr:c.{d} -all"),
    "macro": spf("exists:%{{i}}._spf.{d} -all"),
    "macro in an include": spf("include:%{{i}}._spf.{d} -all"),
    "bad macro": spf("exists:%{{z}}._spf.{d} -all"),
    "macro with a single percent": spf("exists:%i._spf.{d} -all"),
    "explanation": spf("-all exp=why.{d}", 'why.{d} TXT "go away"'),
    "explanation twice": spf("exp=why.{d} -all exp=why.{d}", 'why.{d} TXT "go away"'),
    "explanation that is empty": spf("exp= -all"),
    "unknown mechanism": spf("ipv4:203.0.114.1 -all"),
    "unknown modifier": spf("moo=cow ip4:203.0.114.1 -all"),
    "mechanism after all": spf("-all ip4:203.0.114.1"),
    "include after all": spf("-all include:nothing.{d}"),
    "junk after all": spf("-all moo"),
    "all with a value": spf("-all:x"),
    "glued all": spf("ip4:203.0.114.1-all"),
    "short address": spf("ip4:203.0.114 -all"),
    "long prefix": spf("ip4:203.0.114.0/33 -all"),
    "prefix with a zero": spf("ip4:203.0.114.0/024 -all"),
    "host bits": spf("ip4:203.0.114.7/24 -all"),
    "prefix of a": spf("a:h0.{d}/33 -all", *HOSTS),
    "prefixes of a": spf("a:h0.{d}/24//64 -all", *HOSTS),
    "address in a": spf("a:203.0.114.1 -all"),
    "single label": spf("a:localhost -all"),
    "empty include": spf("include: -all"),
    "qualified redirect": spf("-redirect=_spf.{d}", '_spf.{d} TXT "v=spf1 -all"'),
}


def dmarc(tags: str, *more: str) -> tuple[str, ...]:
    return (f'_dmarc.{{d}} TXT "v=DMARC1; {tags}"', *more)


RUA = "rua=mailto:dmarc@{d}"

DMARC: Mapping[str, tuple[str, ...]] = {
    "none": (),
    "monitoring": dmarc(f"p=none; {RUA}"),
    "reject": dmarc(f"p=reject; sp=quarantine; np=reject; adkim=s; aspf=r; {RUA}"),
    "test mode": dmarc(f"p=quarantine; t=y; {RUA}"),
    "bare": ('_dmarc.{d} TXT "v=DMARC1"',),
    "two records": (*dmarc("p=none"), *dmarc("p=reject")),
    "another text beside it": (*dmarc(f"p=reject; {RUA}"), '_dmarc.{d} TXT "hello"'),
    "another text only": ('_dmarc.{d} TXT "hello"',),
    "SPF in its place": ('_dmarc.{d} TXT "v=spf1 -all"',),
    "no p, reports": dmarc(RUA),
    "no p, no reports": dmarc("adkim=s"),
    "unknown p, reports": dmarc(f"p=deny; {RUA}"),
    "unknown p, no reports": dmarc("p=deny"),
    "unknown sp": dmarc(f"p=reject; sp=deny; {RUA}"),
    "unknown np": dmarc(f"p=reject; np=deny; {RUA}"),
    "unknown alignment": dmarc(f"p=reject; adkim=x; {RUA}"),
    "unknown fo": dmarc(f"p=reject; fo=9; {RUA}"),
    "unknown psd": dmarc(f"p=reject; psd=x; {RUA}"),
    "unknown t": dmarc(f"p=reject; t=maybe; {RUA}"),
    "unknown tag": dmarc(f"p=reject; moo=cow; {RUA}"),
    "hyphen in a tag's name": dmarc(f"p=reject; moo-moo=cow; {RUA}"),
    "removed tags": dmarc(f"p=quarantine; pct=50; rf=afrf; ri=3600; {RUA}"),
    "tag twice": dmarc(f"p=none; p=reject; {RUA}"),
    "p last": dmarc(f"{RUA}; p=reject"),
    "capitals": dmarc(f"P=REJECT; {RUA}"),
    "small version": (f'_dmarc.{{d}} TXT "v=dmarc1; p=reject; {RUA}"',),
    "spaces": (f'_dmarc.{{d}} TXT "v = DMARC1 ;  p = reject ; {RUA} ;"',),
    "space before": ('_dmarc.{d} TXT " v=DMARC1; p=reject"',),
    "no semicolon": ('_dmarc.{d} TXT "v=DMARC1 p=reject"',),
    "two semicolons": dmarc(f"p=reject;; {RUA}"),
    "tag without a value": dmarc(f"p=reject; sp; {RUA}"),
    "version last": ('_dmarc.{d} TXT "p=reject; v=DMARC1"',),
    "reports by web": dmarc("p=reject; rua=https://{d}/dmarc"),
    "reports without a scheme": dmarc("p=reject; rua=dmarc@{d}"),
    "size limit": dmarc("p=reject; rua=mailto:dmarc@{d}!10m"),
    "reports elsewhere": dmarc(
        "p=reject; rua=mailto:x@reports.example",
    ),
    "reports elsewhere, agreed": dmarc(
        "p=reject; rua=mailto:x@reports.example",
        '{d}._report._dmarc.reports.example TXT "v=DMARC1"',
    ),
    "at the organisation": ('_dmarc.{o} TXT "v=DMARC1; p=reject; sp=quarantine"',),
    "at the organisation, broken": ('_dmarc.{o} TXT "v=DMARC1; p=deny"',),
    "at the organisation, another text": ('_dmarc.{o} TXT "hello"',),
    "own broken, organisation sound": (
        '_dmarc.{d} TXT "v=DMARC1; p=deny"',
        '_dmarc.{o} TXT "v=DMARC1; p=reject"',
    ),
    "own two, organisation sound": (
        *dmarc("p=none"),
        *dmarc("p=quarantine"),
        '_dmarc.{o} TXT "v=DMARC1; p=reject"',
    ),
    "at the top level": ('_dmarc.{t} TXT "v=DMARC1; p=reject; psd=y"',),
    "at the top level and below": (
        '_dmarc.{t} TXT "v=DMARC1; p=none; psd=y"',
        '_dmarc.{o} TXT "v=DMARC1; p=reject"',
    ),
    "organisation with psd=n": (
        '_dmarc.{o} TXT "v=DMARC1; p=quarantine; psd=n"',
        '_dmarc.{t} TXT "v=DMARC1; p=none; psd=y"',
    ),
    "at the domain itself": ('{d} TXT "v=DMARC1; p=reject"',),
    "unobserved": (),
}

MX: Mapping[str, tuple[str, ...]] = {
    "none": (),
    "one": ("{d} MX 10 mx.{d}", f"mx.{{d}} A {HOST}"),
    "two": ("{d} MX 10 mx.{d}", "{d} MX 20 mx2.{d}", f"mx.{{d}} A {HOST}", f"mx2.{{d}} A {HOST}"),
    "over IPv6 only": ("{d} MX 10 mx.{d}", "mx.{d} AAAA 2606:2800::25"),
    "itself": ("{d} MX 10 {d}", f"{{d}} A {HOST}"),
    "capitals": ("{d} MX 10 MX.{d}", f"mx.{{d}} A {HOST}"),
    "null": ("{d} MX 0 .",),
    "null beside a host": ("{d} MX 0 .", "{d} MX 10 mx.{d}", f"mx.{{d}} A {HOST}"),
    "alias": ("{d} MX 10 mx.{d}", "mx.{d} CNAME real.{d}", f"real.{{d}} A {HOST}"),
    "alias of nothing": ("{d} MX 10 mx.{d}", "mx.{d} CNAME real.{d}"),
    "host that is gone": ("{d} MX 10 mx.{d}",),
    "host without an address": ("{d} MX 10 mx.{d}", "{d} MX 10 mx.{d}", 'mx.{d} TXT "x"'),
    "one gone, one there": ("{d} MX 10 gone.{d}", "{d} MX 20 mx.{d}", f"mx.{{d}} A {HOST}"),
    "listed twice": ("{d} MX 10 mx.{d}", "{d} MX 20 mx.{d}", f"mx.{{d}} A {HOST}"),
    "address as host": ("{d} MX 10 203.0.114.25.",),
    "private address": ("{d} MX 10 mx.{d}", "mx.{d} A 10.0.0.25"),
    "underscore": ("{d} MX 10 my_mx.{d}", f"my_mx.{{d}} A {HOST}"),
    "left from a verification": ("{d} MX 10 ms12345.msv1.invalid",),
    "host unobserved": ("{d} MX 10 servfail.{d}",),
}


GROWN = "grown"
SPF_TERMS = (
    *("ip4:203.0.114.1", "ip4:203.0.0.0/16", "ip6:2606:2800::/32", "IP4:203.0.114.9/32"),
    *("a:h0.{d}", "a:h1.{d}/24", "a:h2.{d}/24//64", "a:gone.{d}", "A:H3.{d}", "exists:h4.{d}"),
    *("mx", "mx/28", "mx:{d}//48", "ptr:h0.{d}", "exists:%{{ir}}.h5.{d}"),
)
DMARC_TAGS = {
    "rua": RUA.removeprefix("rua="),
    "ruf": "mailto:forensic@{d}",
    "t": "y",
    "psd": "u",
    "fo": "1:d:s",
    "pct": "100",
    "rf": "afrf",
    "ri": "86400",
    "note": "hello",
}
PLACES = ("_dmarc.{d}", "_dmarc.{d}", "_dmarc.{o}")


@dataclass(frozen=True, slots=True)
class Domain:
    """One generated domain: the recipes taken, by subject, and its zone file lines."""

    name: str
    recipes: Mapping[str, str]
    lines: tuple[str, ...]
    faults: Mapping[tuple[str, str], str]


def generated() -> list[Domain]:
    """The domains; every recipe is taken at least three times, each time beside others."""
    chance = random.Random(SEED)  # noqa: S311
    rows = zip(*(_column(chance, recipes) for recipes in (SPF, DMARC, MX)), strict=True)
    return [_domain(chance, number, *row) for number, row in enumerate(rows)]


def _column(chance: random.Random, recipes: Mapping[str, tuple[str, ...]]) -> list[str]:
    dealt = list(recipes) * 3
    dealt += [GROWN] * (DOMAINS - len(dealt)) if recipes is not MX else []
    while len(dealt) < DOMAINS:
        dealt += recipes
    chance.shuffle(dealt)
    return dealt[:DOMAINS]


def _grown_spf(chance: random.Random) -> tuple[str, ...]:
    """A sound policy of up to seven terms a record, with includes two deep."""
    lines = [*HOSTS, "{d} MX 10 h0.{d}"]
    for name, below in (("{d}", ("x", "y")), ("x.{d}", ("z",)), ("y.{d}", ("z",)), ("z.{d}", ())):
        pool = [*SPF_TERMS, *(f"include:{label}.{{d}}" for label in below)]
        terms = [
            chance.choice("++++?~-") + chance.choice(pool) for _ in range(chance.randint(0, 7))
        ]
        ending = chance.choice(("-all", "~all", "?all", "all", "", "exp=h0.{d}", "moo=cow -all"))
        texts = (term.removeprefix("+") for term in ("v=spf1", *terms, ending))
        lines.append(f'{name} TXT "{" ".join(texts)}"')
    return tuple(lines)


def _grown_dmarc(chance: random.Random) -> tuple[str, ...]:
    """A record of RFC 9989 or of RFC 7489 with tags in any order and any white space allowed."""
    policies = ("none", "quarantine", "reject", "Reject", "NONE")
    tags = {name: chance.choice(policies) for name in ("sp", "np") if chance.random() < 0.4}
    tags |= {name: chance.choice("rs") for name in ("adkim", "aspf") if chance.random() < 0.3}
    tags |= {name: value for name, value in DMARC_TAGS.items() if chance.random() < 0.3}
    if chance.random() < 0.9:
        tags["p"] = chance.choice(policies)
    else:
        tags["rua"] = DMARC_TAGS["rua"]  # with neither, no receiver applies it
    words = [f"{name}{chance.choice(('=', ' = ', '= '))}{value}" for name, value in tags.items()]
    chance.shuffle(words)
    separator = chance.choice((";", "; ", " ;  "))
    end = chance.choice(("", ";", " ; "))
    return (f'{chance.choice(PLACES)} TXT "{separator.join(("v=DMARC1", *words))}{end}"',)


def _domain(
    chance: random.Random, number: int, spf_recipe: str, dmarc_recipe: str, mx_recipe: str
) -> Domain:
    top = f"tld{number}"
    names = {"d": f"app{number}.org{number}.{top}", "o": f"org{number}.{top}", "t": top}
    spf_lines = _grown_spf(chance) if spf_recipe == GROWN else SPF[spf_recipe]
    dmarc_lines = _grown_dmarc(chance) if dmarc_recipe == GROWN else DMARC[dmarc_recipe]
    lines = (*spf_lines, *dmarc_lines, *MX[mx_recipe])
    zone = tuple(dict.fromkeys(_line(line.format(**names)) for line in lines))
    faults = {
        (f"servfail.{names['d']}", kind): "servfail" for kind in ("TXT", "A", "AAAA", "CNAME")
    }
    if dmarc_recipe == "unobserved":
        faults[f"_dmarc.{names['d']}", "TXT"] = "servfail"
    recipes = {"SPF": spf_recipe, "DMARC": dmarc_recipe, "MX": mx_recipe}
    return Domain(names["d"], recipes, (_line(f'{names["d"]} TXT "a domain"'), *zone), faults)


def _line(text: str) -> str:
    """A line with its time to live; owners and targets are absolute names."""
    owner, rtype, data = text.split(maxsplit=2)
    if rtype in {"MX", "CNAME"} and not data.endswith("."):
        data += "."
    if rtype == "TXT" and len(data) > LONGEST_STRING:
        data = f'{data[:LONGEST_STRING]}" "{data[LONGEST_STRING:]}'
    return f"{owner}. 60 {rtype} {data}"
