import pytest

from checks.parsing.csp import parse_csp, parse_csp_header

NONCE = "'nonce-cmFuZG9t'"
HASH = "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"

# policy -> inline scripts, eval, scripts from nearly anywhere
SCRIPTS = [
    ("default-src 'self'", False, False, False),
    ("img-src 'self'", True, True, True),  # nothing governs scripts
    ("script-src 'none'", False, False, False),
    ("script-src 'self' 'unsafe-inline'", True, False, False),
    ("script-src 'UNSAFE-INLINE'", True, False, False),
    (f"script-src 'unsafe-inline' {NONCE}", False, False, False),
    (f"script-src 'unsafe-inline' {HASH}", False, False, False),
    ("script-src 'unsafe-inline' 'nonce-'", True, False, False),  # not a nonce
    ("script-src 'unsafe-inline' 'strict-dynamic'", False, False, False),
    (f"script-src https: 'unsafe-inline' {NONCE} 'strict-dynamic'", False, False, False),
    ("script-src https:", False, False, True),
    ("script-src *", False, False, True),
    ("script-src https://cdn.example *.coach.example", False, False, False),
    ("script-src 'unsafe-eval'", False, True, False),
    ("default-src 'unsafe-inline'; script-src 'self'", False, False, False),
    ("script-src 'self'; script-src-attr 'unsafe-inline'", True, False, False),
    ("script-src 'self'; script-src-elem data:", False, False, True),
]


@pytest.mark.parametrize(("text", "inline", "evaluates", "anything"), SCRIPTS)
def test_what_scripts_may_do(text: str, inline: bool, evaluates: bool, anything: bool) -> None:
    policy = parse_csp(text)
    assert policy.allows_inline_script is inline
    assert policy.allows_eval is evaluates
    assert policy.allows_any_script is anything


@pytest.mark.parametrize(
    ("text", "inline"),
    [
        ("style-src 'self'", False),
        ("style-src 'unsafe-inline'", True),
        ("style-src 'unsafe-inline' 'strict-dynamic'", True),  # means nothing for styles
        (f"style-src 'unsafe-inline' {HASH}", False),
        ("script-src 'self'", True),
    ],
)
def test_inline_styles(text: str, inline: bool) -> None:
    assert parse_csp(text).allows_inline_style is inline


@pytest.mark.parametrize(
    ("text", "wanted", "found"),
    [
        ("default-src a; script-src b", "script-src", "script-src"),
        ("default-src a", "script-src-elem", "default-src"),
        ("child-src a; script-src b; default-src c", "worker-src", "child-src"),
        ("script-src b; default-src c", "worker-src", "script-src"),
        ("script-src b; default-src c", "frame-src", "default-src"),
        ("default-src a", "form-action", None),  # not a fetch directive
        ("default-src a", "frame-ancestors", None),
        ("", "script-src", None),
    ],
)
def test_fallbacks(text: str, wanted: str, found: str | None) -> None:
    directive = parse_csp(text).effective(wanted)
    assert (directive.name if directive else None) == found


@pytest.mark.parametrize(
    ("text", "ancestors"),
    [
        ("frame-ancestors 'none'", ()),
        ("frame-ancestors", ()),
        ("frame-ancestors 'self' https://a.example", ("'self'", "https://a.example")),
        ("default-src 'none'", None),
    ],
)
def test_frame_ancestors(text: str, ancestors: tuple[str, ...] | None) -> None:
    assert parse_csp(text).frame_ancestors == ancestors


def test_the_first_of_two_directives_counts() -> None:
    policy = parse_csp("Script-Src 'self';; ; script-src *")
    assert [directive.name for directive in policy.directives] == ["script-src"]
    assert policy.duplicates == ("script-src",)
    assert not policy.allows_any_script


def test_a_header_may_hold_several_policies() -> None:
    policies = parse_csp_header("default-src 'self', , frame-ancestors 'none'")
    assert [policy.directives[0].name for policy in policies] == ["default-src", "frame-ancestors"]


def test_some_directives_have_no_effect_in_a_page() -> None:
    [policy] = parse_csp_header("default-src 'self'; frame-ancestors 'none'", meta=True)
    assert policy.frame_ancestors is None
    assert "no effect in a meta element" in policy.problems[0]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("script-src self", "single quotes"),
        ("script-src 'self' 'none'", "no effect beside"),
        ("scripts-src 'self'", "no directive called scripts-src"),
        ("block-all-mixed-content", "obsolete"),
        ("img-src a; img-src b", "more than once"),
    ],
)
def test_problems(text: str, problem: str) -> None:
    assert problem in parse_csp(text).problems[0]


def test_a_sound_policy_has_no_problems() -> None:
    text = (
        f"default-src 'none'; script-src 'self' {NONCE}; frame-ancestors 'self';"
        " upgrade-insecure-requests; report-to csp"
    )
    assert parse_csp(text).problems == ()
