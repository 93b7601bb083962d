"""The clients of the lab: their names, their addresses, and the launch spec of each."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address

from checks.engine.spec import LaunchSpec

# Public addresses, as far as the guard is concerned; nothing outside the namespaces uses them.
PREFIX = "93.180.0.0/14"
TOOL, RESOLVER = "185.12.0.2", "185.12.1.53"
PUBLIC_RESOLVERS = ("185.12.1.1", "185.12.1.8", "185.12.1.9")  # the same resolver, to be asked too
ROOT_SERVER, RDAP_SERVER = "93.183.0.1", "93.183.0.2"
REGISTRY_SERVERS = ("93.183.0.3", "93.183.0.4")
DNS_HOSTS = 10  # firms that serve the clients' zones, each with two name servers

_WEB, _FIRST_MX, _SECOND_MX = (IPv4Address(f"93.{180 + each}.0.0") for each in range(3))


@dataclass(frozen=True, slots=True)
class DnsHost:
    """A firm that serves zones; its own zone stays in the resolver's cache."""

    number: int

    @property
    def zone(self) -> str:
        return f"dns-{self.number}.example"

    @property
    def servers(self) -> dict[str, str]:
        """Addresses by name."""
        return {f"ns{each}.{self.zone}": f"93.183.{each}.{self.number + 1}" for each in (1, 2)}


@dataclass(frozen=True, slots=True)
class Client:
    number: int

    @property
    def domain(self) -> str:
        return f"client-{self.number:04}.example"

    @property
    def dns_host(self) -> DnsHost:
        return DnsHost(self.number % DNS_HOSTS)

    @property
    def web_address(self) -> str:
        return str(_WEB + self.number + 1)

    @property
    def web_hosts(self) -> tuple[str, ...]:
        """The hosts that speak HTTPS; a visitor sees the first three."""
        return self.domain, *(f"{label}.{self.domain}" for label in ("www", "app", "mta-sts"))

    @property
    def mail_hosts(self) -> dict[str, str]:
        """Addresses by name, the preferred one first."""
        bases = (_FIRST_MX, _SECOND_MX)
        return {
            f"mx{at}.{self.domain}": str(base + self.number + 1) for at, base in enumerate(bases, 1)
        }

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that the client's certificate is for."""
        return *self.web_hosts, *self.mail_hosts

    def bare_spec(self) -> LaunchSpec:
        """What a user types at first: the domain."""
        return LaunchSpec.for_domain(self.domain)

    def launch_spec(self) -> LaunchSpec:
        """What an engagement declares: a host of its own, its routes, and the DKIM selector."""
        www, app = f"www.{self.domain}", f"app.{self.domain}"
        routes = {"home": f"https://{www}/", "login": f"https://{app}/login"}
        return LaunchSpec.from_dict(
            {
                "domain": self.domain,
                "canonical": www,
                "host": [{"name": app, "purpose": "client portal"}],
                "route": [{"name": name, "url": url} for name, url in routes.items()],
                "mail": {"dkim_selectors": ["mail"]},
            }
        )


DNS_HOST_LIST = tuple(DnsHost(number) for number in range(DNS_HOSTS))
