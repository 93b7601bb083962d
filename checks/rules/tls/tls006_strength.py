"""TLS006: the certificate's keys and signatures are strong enough."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import Certificate, TlsFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, not_observed, passed
from checks.rules.tls.reading import common_name, unseen_gap, without_endpoints
from checks.rules.web.reading import fault_at, is_for_visitors
from checks.rules.wording import listed, unseen

# CA/Browser Forum, Baseline Requirements 6.1.5: the least a public authority may certify.
_LEAST_BITS = {"RSA": 2048, "EC": 256, "Ed25519": 256, "Ed448": 448}
_BROKEN = frozenset({"md2", "md4", "md5", "sha1"})


@rule(
    code="TLS006",
    title="The certificate's keys and signatures are strong",
    failure_title="The certificate can be forged",
    area="TLS",
    stage="audit",
    impact=Impact.TRUST,
    effort="minutes",
    why="Browsers and payment services refuse certificates that computers of today can forge, and "
    "whoever forges yours can read what your customers send you.",
    fix="Order a new certificate for {host} with a new key: an elliptic-curve key (P-256), or RSA "
    "with 2048 bits, signed with SHA-256. With certbot: “certbot certonly --key-type ecdsa "
    "--force-renewal -d {host}”. Today: {weakness}.",
    references=(
        "CA/Browser Forum, Baseline Requirements, 6.1.5 and 7.1.3 "
        "https://cabforum.org/working-groups/server/baseline-requirements/requirements/",
        "RFC 9155 (SHA-1 and MD5 in TLS) https://www.rfc-editor.org/rfc/rfc9155",
    ),
)
def keys_are_strong(spec: LaunchSpec, tls_host: TlsFacts) -> Iterator[Outcome]:
    host = tls_host.host
    if not is_for_visitors(spec, host):
        return
    chain = dict.fromkeys(each for one in tls_host.endpoints for each in one.chain)
    weak = list(dict.fromkeys(word for each in chain if (word := _weakness(each))))
    if weak:
        args = {"host": host, "weakness": listed(weak)}
        yield fault_at(spec, host)(host, f"{host} shows {listed(weak)}.", tls_host.id, **args)
    elif not tls_host.endpoints:
        yield without_endpoints(tls_host)
    elif gap := unseen_gap(tls_host):
        yield not_observed(host, unseen(f"Every certificate of {host}", gap), tls_host.id)
    else:
        leaf = tls_host.endpoints[0].leaf
        if leaf.key_type not in _LEAST_BITS:
            yield not_observed(host, f"The kind of key of {host} is not known to us.", tls_host.id)
            return
        hashed = f", signed with {leaf.signature_hash.upper()}"
        found = f"{host} uses a key of {leaf.key_type} with {leaf.key_bits} bits{hashed}."
        yield passed(host, found, tls_host.id)


def _weakness(certificate: Certificate) -> str | None:
    whose = f"of “{common_name(certificate.subject)}”"
    if certificate.key_type == "DSA":
        return f"a DSA key {whose}"
    if certificate.key_bits < _LEAST_BITS.get(certificate.key_type, 0):
        return f"a key {whose} with {certificate.key_bits} bits ({certificate.key_type})"
    # A root is trusted for being known, so nobody looks at its own signature.
    if certificate.signature_hash in _BROKEN and not certificate.self_issued:
        return f"a signature {whose} made with {certificate.signature_hash.upper()}"
    return None
