"""Host names that have no business on a public page: staging sites, developers' machines."""

import ipaddress
import re

from checks.parsing.names import registrable_domain
from checks.parsing.remembering import remembering

_LOCAL_ENDINGS = ("localhost", "local", "internal", "intranet", "lan", "home.arpa", "test")
_STAGES = frozenset(
    {
        "staging",
        "stage",
        "stg",
        "dev",
        "develop",
        "development",
        "test",
        "testing",
        "preview",
        "preprod",
        "uat",
        "qa",
        "sandbox",
    }
)
_PREVIEW_SERVICES = frozenset(
    {
        "vercel.app",
        "netlify.app",
        "pages.dev",
        "herokuapp.com",
        "onrender.com",
        "ngrok.io",
        "ngrok.app",
        "ngrok-free.app",
        "trycloudflare.com",
        "loca.lt",
        "webflow.io",
        "wpengine.com",
    }
)


@remembering(1_024)
def why_internal(host: str) -> str | None:
    """Why `host` looks like staging or a private machine, in a few words; None when it doesn't."""
    name = host.lower().strip("[]").removesuffix(".")
    try:
        return None if ipaddress.ip_address(name).is_global else "a private address"
    except ValueError:
        pass
    if any(name == ending or name.endswith("." + ending) for ending in _LOCAL_ENDINGS):
        return "a developer's machine or a private network"
    if any(name.endswith("." + service) for service in _PREVIEW_SERVICES):
        return "a preview address of a hosting service"
    registered = registrable_domain(name)
    below = name.removesuffix(registered) if registered else ""
    return "a staging or test host" if _STAGES & set(re.split(r"[.-]", below)) else None
