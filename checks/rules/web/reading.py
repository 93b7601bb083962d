"""What visits mean, said once for all rules about the web."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from checks.engine.evidence import Facts
from checks.engine.facts import Gap, Hop, Reason, Visit
from checks.engine.once import once_a_look
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Outcome, failed, not_applicable, not_observed, warned
from checks.parsing.names import is_subdomain
from checks.parsing.urls import UrlError, parse_url
from checks.rules.wording import unseen

# Nobody is there to visit: other rules (WEB001, TLS001, those of DNS) say so.
ABSENT = frozenset({Reason.UNREACHABLE, Reason.UNRESOLVED, Reason.TLS})
PERMANENT = frozenset({301, 308})
MOST_HOPS_TOLD = 6

# Names of machines that talk to machines. Nobody types them into a browser, and hosting
# companies answer there with a page and a certificate of their own.
MACHINES = frozenset({"mail", "smtp", "imap", "pop", "mx", "autodiscover", "autoconfig", "ftp"})

# Top-level domains that browsers only ever ask over https (the preload list's own entries,
# https://hstspreload.org/, gone over 2026-11-21).
PRELOADED_ENDINGS = frozenset(
    {"app", "bank", "boo", "dad", "day", "dev", "esq", "foo", "insurance", "mov", "new", "nexus",
     "page", "phd", "prof", "rsvp", "zip"}
)  # fmt: skip


@dataclass(frozen=True)
class Door:
    """The two ways into one host: its root over http and over https."""

    host: str
    http: Visit | Gap | None
    https: Visit | Gap | None
    ids: tuple[str, ...]

    @cached_property
    def visits(self) -> tuple[Visit, ...]:
        """What was visited, https first."""
        return tuple(each for each in (self.https, self.http) if isinstance(each, Visit))

    @property
    def answered(self) -> Visit | None:
        """The visit that reached an answer, over https where that works."""
        return next((visit for visit in self.visits if visit.end == "answered"), None)

    @property
    def ends_nowhere(self) -> Visit | None:
        """The visit that went in circles, if one did."""
        return next((visit for visit in self.visits if visit.end in ("loop", "too_many")), None)

    @property
    def gap(self) -> Gap | None:
        """What kept us from seeing the host, where that is no matter of its own."""
        found = (gap_of(each) for each in (self.https, self.http))
        return next((gap for gap in found if gap and gap.reason not in ABSENT), None)

    @property
    def has_no_https(self) -> bool:
        return isinstance(self.https, Gap) and self.https.reason in ABSENT

    @property
    def has_no_http(self) -> bool:
        return isinstance(self.http, Gap) and self.http.reason in ABSENT

    def unjudged(self, what: str) -> Outcome:
        """The outcome for a host of which no visit reached an answer."""
        if loop := self.ends_nowhere:
            return not_applicable(self.host, f"{chain_of(loop)} never reaches a page.", *self.ids)
        if self.gap is None and self.has_no_https:
            return not_applicable(self.host, f"Nothing answers at {self.host}.", *self.ids)
        return not_observed(self.host, unseen(what, self.gap), *self.ids)


@once_a_look
def doors(spec: LaunchSpec, visits: Facts[Visit]) -> tuple[Door, ...]:
    """Every host for visitors whose root was asked for, the seen ones first."""
    return tuple(_doors(spec, visits))


def _doors(spec: LaunchSpec, visits: Facts[Visit]) -> Iterator[Door]:
    roots = [url for url in (*visits, *visits.gaps) if url.endswith("/") and url.count("/") == 3]
    for host in dict.fromkeys(host_of(url) for url in roots):
        if not is_for_visitors(spec, host):
            continue
        addresses = [f"{scheme}://{host}/" for scheme in ("http", "https")]
        http, https = (visits.get(url) or visits.gaps.get(url) for url in addresses)
        ids = tuple(visits.id_of(url) for url in addresses if url in roots)
        yield Door(host, http, https, ids)


def gap_of(visit: Visit | Gap | None) -> Gap | None:
    return visit if isinstance(visit, Gap) else visit.gap if visit else None


def host_of(url: str) -> str:
    """The host of an address that was asked for; "" when there is none."""
    try:
        return parse_url(url).host
    except UrlError:
        return ""


def is_secure(url: str) -> bool:
    return url.lower().startswith("https://")


def chain_of(visit: Visit) -> str:
    """ "http://x/ -> 301 -> https://x/ -> 200", shortened in the middle when it is long."""
    steps = [f"{hop.url} -> {hop.status}" for hop in visit.hops]
    if len(steps) > MOST_HOPS_TOLD:
        steps = [*steps[: MOST_HOPS_TOLD - 2], "…", steps[-1]]
    if (last := visit.hops[-1].location) and visit.end != "answered":
        steps.append(last)
    return " -> ".join(steps)


def redirects_in(visit: Visit) -> int:
    """How many redirects were followed."""
    return sum(hop.location is not None for hop in visit.hops)


def redirecting_hops(visit: Visit) -> Iterator[tuple[Hop, str]]:
    """Each hop that redirects, with the absolute address it leads to."""
    for hop in visit.hops:
        if hop.location is not None:
            yield hop, hop.location


def site_hosts(spec: LaunchSpec) -> frozenset[str]:
    """The names under which the site itself is sought: the domain, www, the canonical host."""
    return frozenset(name for name in (spec.domain, spec.www, spec.canonical) if name)


@once_a_look
def named_hosts(spec: LaunchSpec) -> frozenset[str]:
    """The site's names and every host of the client's that the launch spec names."""
    routes = {host_of(route.url) for route in spec.routes}
    own = {name for name in routes if is_subdomain(name, spec.domain)}
    declared = {host.name for host in spec.hosts}
    return site_hosts(spec) | declared | own | set(spec.edge.proxied)


def fault_at(spec: LaunchSpec, host: str) -> Callable[..., Outcome]:
    """How to tell a fault of *host*: ``failed``, but ``warned`` where its name was only guessed.

    Nobody said that visitors should find a site there; a mail server's or a host's own page
    under such a name is worth a look, and must not hold up a launch.
    """
    return failed if host in named_hosts(spec) else warned


def is_for_visitors(spec: LaunchSpec, host: str) -> bool:
    """Whether people are meant to open *host*: not a guessed name such as mail.coach.example."""
    return host.partition(".")[0] not in MACHINES or host in named_hosts(spec)


def home(spec: LaunchSpec) -> str:
    """The host that should show the site: the declared one, else the domain."""
    return spec.canonical or spec.domain


def is_html(hop: Hop) -> bool:
    """Whether the answer is a page; one that does not say is taken for one by browsers."""
    kind = (hop.header("content-type") or "text/html").partition(";")[0].strip().lower()
    return kind in ("text/html", "application/xhtml+xml")


@once_a_look
def own_pages(spec: LaunchSpec, visits: Facts[Visit]) -> tuple[tuple[Door, Hop | Outcome], ...]:
    """For each named host: the page that it shows itself, or why there is none to judge."""
    return tuple(_own_pages(spec, visits))


def _own_pages(spec: LaunchSpec, visits: Facts[Visit]) -> Iterator[tuple[Door, Hop | Outcome]]:
    named = named_hosts(spec)
    for door in doors(spec, visits):
        if door.host not in named:
            continue
        visit = door.answered
        final = visit.final if visit else None
        if final is None:
            yield door, door.unjudged(f"The front page of {door.host}")
        elif host_of(final.url) != door.host:
            found = f"{door.host} shows no page of its own; it leads to {final.url}"
            yield door, not_applicable(door.host, f"{found} instead.", *door.ids)
        elif not 200 <= final.status < 300 or not is_html(final):
            found = f"The root of {door.host} is no page (status {final.status})."
            yield door, not_applicable(door.host, found, *door.ids)
        else:
            yield door, final
