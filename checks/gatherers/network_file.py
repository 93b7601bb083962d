"""The network file: which network is looked at. Named by the operator only, never by a tenant.

[network]
nameservers = ["127.0.0.1:5300"]
authoritative_port = 5300
ports = { 80 = 8080, 443 = 8443, 25 = 2525 }
addresses = { "203.0.114.10" = "127.0.0.10" }
trust = ["lab-ca.pem"]
allow = ["127.0.0.0/8"]
rdap = "http://127.0.0.1:8043/"
public_resolvers = ["9.9.9.9"]
"""

from __future__ import annotations

import ssl
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

# Those that most visitors' questions end at: Cloudflare's, Google's and Quad9's.
WELL_KNOWN_RESOLVERS = ("1.1.1.1", "8.8.8.8", "9.9.9.9")

T = TypeVar("T")
IPNetwork = IPv4Network | IPv6Network


class NetworkFileError(ValueError):
    """The network file can't be used; the message names the entry."""


@dataclass(frozen=True, slots=True)
class NetworkConfig:
    """One network, as far as looking at it needs to know.

    ``nameservers`` are recursive resolvers as (address, port); none means the system's.
    ``ports`` and ``addresses`` say where a public port or address is really dialled: rules
    and evidence only see the public one. ``allow`` are private ranges that count as public
    here. ``rdap`` is the base of the registration data service, in place of IANA's list.
    ``public_resolvers`` are asked beside the own one, to see how far a change has come; None
    means the well-known ones, unless this is a network with a resolver of its own.
    """

    nameservers: tuple[tuple[str, int], ...] = ()
    authoritative_port: int = 53
    ports: Mapping[int, int] = field(default_factory=dict)
    addresses: Mapping[str, str] = field(default_factory=dict)
    trust: tuple[Path, ...] = ()
    allow: tuple[IPNetwork, ...] = ()
    rdap: str | None = None
    public_resolvers: tuple[str, ...] | None = None

    @property
    def resolvers_beside(self) -> tuple[str, ...]:
        """The public addresses of the resolvers to compare with."""
        if self.public_resolvers is not None:
            return self.public_resolvers
        return () if self.nameservers else WELL_KNOWN_RESOLVERS

    @classmethod
    def from_toml(cls, path: Path) -> NetworkConfig:
        """Read the ``[network]`` table; paths in ``trust`` are relative to the file.

        Raises NetworkFileError with one clear line.
        """
        try:
            raw = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            reason = error.strerror or "unreadable"
            raise NetworkFileError(f"the network file {path} can't be read: {reason}") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise NetworkFileError(f"the network file {path} is not valid TOML: {error}") from error
        return _read_config(raw, path.parent)


def _read_config(raw: Mapping[str, Any], folder: Path) -> NetworkConfig:
    table = raw.get("network")
    if not isinstance(table, Mapping) or set(raw) != {"network"}:
        raise NetworkFileError("the network file needs one [network] table and nothing else")
    readers = _readers(folder)
    if unknown := sorted(set(table) - set(readers)):
        raise NetworkFileError(
            f"unknown entry {unknown[0]!r} in [network]; known are {', '.join(sorted(readers))}"
        )
    values = {}
    for name, value in table.items():
        try:
            values[name] = readers[name](value)
        except (ValueError, TypeError, AttributeError, OSError) as error:
            raise NetworkFileError(f"network {name}: {error}") from error
    return NetworkConfig(**values)


def _readers(folder: Path) -> dict[str, Callable[[Any], Any]]:
    return {
        "nameservers": _tuple_of(_nameserver),
        "authoritative_port": _port,
        "ports": lambda table: {_port(int(key)): _port(to) for key, to in table.items()},
        "addresses": lambda table: {
            str(ip_address(key)): str(ip_address(to)) for key, to in table.items()
        },
        "trust": _tuple_of(lambda name: _certificates(folder / name)),
        "allow": _tuple_of(_range),
        "rdap": _base_address,
        "public_resolvers": _tuple_of(lambda text: str(ip_address(text))),
    }


def _tuple_of(read: Callable[[Any], T]) -> Callable[[Any], tuple[T, ...]]:
    def members(value: Any) -> tuple[T, ...]:
        if not isinstance(value, Iterable) or isinstance(value, str):
            raise TypeError("a list is needed")
        return tuple(read(member) for member in value)

    return members


def _port(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 65536:
        raise ValueError(f"{value!r} is no port")
    return value


def _range(text: Any) -> IPNetwork:
    if not isinstance(text, str):
        raise TypeError("a range such as 10.0.0.0/8 is needed")
    return ip_network(text)


def _nameserver(text: Any) -> tuple[str, int]:
    """ "127.0.0.1", "127.0.0.1:5300", "[::1]:5300" or a bare "::1"."""
    bare = text.count(":") > 1 and not text.startswith("[")
    parts = urlsplit(f"//[{text}]" if bare else f"//{text}")
    return str(ip_address(parts.hostname or "")), 53 if parts.port is None else _port(parts.port)


def _certificates(path: Path) -> Path:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=path)
    except ssl.SSLError as error:
        raise ValueError(f"{path} holds no certificates in PEM form") from error
    except OSError as error:
        raise ValueError(f"{path} can't be read") from error
    return path


def _base_address(text: Any) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{text!r} must start with https:// or http://")
    return str(text).rstrip("/") + "/"
