"""What checkdmarc says of each domain. Runs in checkdmarc's own environment, never in ours.

Standard input: {"port": 5300, "domains": ["a.example", …]}; standard output: verdicts by domain.
"""

import json
import sys

from checkdmarc.dmarc import check_dmarc
from checkdmarc.smtp import check_mx
from checkdmarc.spf import check_spf
from dns.nameserver import Do53Nameserver

MX_FAULTS = ("multiple MX records", "CNAME alias", "does not have any A or AAAA", "does not exist")
MX_FAULTS += ("must not", "not a valid", "null MX", "Null MX")


def spf(domain: str, **how) -> str:
    found = check_spf(domain, **how)
    if found["valid"]:
        return f"good, {found['dns_lookups']} look-ups"
    return "none" if found["record"] is None and "does not exist" in found["error"] else "bad"


def dmarc(domain: str, **how) -> str:
    found = check_dmarc(domain, **how)
    if found["valid"]:
        return f"good, {found['tags']['p']['value']} at {found['location']}"
    return "none" if found["error"].startswith("A DMARC record does not exist") else "bad"


def mx(domain: str, **how) -> str:
    found = check_mx(domain, **how)
    warnings = found.get("warnings", [])
    if found.get("error"):
        return "bad"
    if any("explicitly does not accept" in warning for warning in warnings):
        return "null"
    faults = [text for text in warnings if "PTR" not in text and "reverse DNS" not in text]
    if not found["hosts"] and all("implicit MX" in text for text in faults):
        return "none"
    return "bad" if faults else "good"


def main() -> None:
    asked = json.load(sys.stdin)
    how = {
        "nameservers": [Do53Nameserver("127.0.0.1", asked["port"])],
        "timeout": 1.0,
        "retries": 0,
    }
    verdicts = {
        domain: {"SPF": spf(domain, **how), "DMARC": dmarc(domain, **how), "MX": mx(domain, **how)}
        for domain in asked["domains"]
    }
    json.dump(verdicts, sys.stdout)


if __name__ == "__main__":
    main()
