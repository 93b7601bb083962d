"""Every known disagreement with checkdmarc: who says what, and why.

docs/correctness.md has the same table; a test holds the two together.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Reason(NamedTuple):
    """How the two verdicts begin, and why they differ."""

    ours: str
    theirs: str
    why: str


UNSEEN = "the server failed, so nothing is known; not observed is never missing"
OTHER_TEXTS = "texts that are no DMARC record are discarded (RFC 9989 section 4.10)"
DISCARDED = "a syntax error costs its own tag only (RFC 9989 section 4.8)"
TOP_LABEL = "a domain ends in a top label of letters (RFC 7208 section 7.1): permerror"

REASONS: Mapping[tuple[str, str], Reason] = {
    ("SPF", "address in a"): Reason("bad", "good", TOP_LABEL),
    ("SPF", "single label"): Reason("bad", "good", TOP_LABEL),
    ("SPF", "capitals"): Reason(
        "good", "bad", "the version counts in any case (RFC 7208 sections 4.5 and 12, RFC 5234)"
    ),
    ("SPF", "junk after all"): Reason(
        "bad", "good", "a syntax error anywhere is a permerror (RFC 7208 section 4.6)"
    ),
    ("SPF", "macro in an include"): Reason(
        "good, 1 look-ups at least", "good, 1 look-ups", "nobody knows what is behind the macro"
    ),
    ("SPF", "three ptr"): Reason(
        "good", "bad", "ptr never looks its own domain up (RFC 7208 section 5.5), so none is void"
    ),
    ("SPF", "three voids"): Reason(
        "bad", "good", "an exists term with a fixed name is void too (RFC 7208 section 4.6.4)"
    ),
    ("SPF", "include unobserved"): Reason("not observed", "bad", UNSEEN),
    ("DMARC", "another text beside it"): Reason("good", "bad", OTHER_TEXTS),
    ("DMARC", "another text only"): Reason("none", "bad", OTHER_TEXTS),
    ("DMARC", "SPF in its place"): Reason("none", "bad", OTHER_TEXTS),
    ("DMARC", "at the organisation, another text"): Reason("none", "bad", OTHER_TEXTS),
    ("DMARC", "bare"): Reason(
        "bad", "good", "no p and no reports: receivers don't apply it (RFC 9989 section 4.10.1)"
    ),
    ("DMARC", "no p, no reports"): Reason(
        "bad", "good", "no p and no reports: receivers don't apply it (RFC 9989 section 4.10.1)"
    ),
    ("DMARC", "capitals"): Reason(
        "good, none", "good, reject", "names of tags have a case (RFC 6376 section 3.2): P is no p"
    ),
    ("DMARC", "reports without a scheme"): Reason(
        "good, reject", "bad", "the policy holds; the address that is no URI is MAIL017's"
    ),
    ("DMARC", "tag without a value"): Reason("good, reject", "bad", DISCARDED),
    ("DMARC", "hyphen in a tag's name"): Reason("good, reject", "bad", DISCARDED),
    ("DMARC", "two semicolons"): Reason("good, reject", "bad", DISCARDED),
    ("DMARC", "unknown fo"): Reason("good, reject", "bad", DISCARDED),
    ("DMARC", "unknown psd"): Reason("good, reject", "bad", DISCARDED),
    ("DMARC", "unknown t"): Reason("good, reject", "bad", DISCARDED),
    ("DMARC", "unobserved"): Reason("not observed", "bad", UNSEEN),
    ("MX", "private address"): Reason("bad", "good", "nobody outside reaches 10.0.0.0/8"),
    ("MX", "host unobserved"): Reason("not observed", "bad", UNSEEN),
}


def reason_for(subject: str, recipe: str, ours: str, theirs: str) -> str | None:
    """Why these two verdicts differ; None when that is unknown."""
    known = REASONS.get((subject, recipe))
    if known and ours.startswith(known.ours) and theirs.startswith(known.theirs):
        return known.why
    return None
