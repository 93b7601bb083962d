"""Whatever the world publishes, a parser answers or raises its own error, and nothing else."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.parsing import (
    ParseError,
    caa,
    cache_control,
    cache_status,
    cookies,
    csp,
    disclosures,
    dkim_key,
    dmarc,
    dmarc_walk,
    dns_message,
    exposure,
    headers,
    hsts,
    html,
    internal_hosts,
    leaked_secrets,
    mta_sts,
    names,
    rdap,
    report_uris,
    robots,
    smtp_reply,
    source_maps,
    spf,
    spf_check,
    spf_macros,
    spf_tree,
    tags,
    tls_hello,
    tls_rpt,
    urls,
    visible_text,
    zone_text,
)

CONTEXT = spf_macros.MacroContext("a@b.example", "2001:db8::1", "h.example", "c.example")
BASE = urls.parse_url("https://coach.example/a/b?c")


def receive(terms: str) -> spf_check.SpfResult:
    """A receiver's walk through a world in which every name has the same policy."""

    def lookup(name: str, rtype: spf_check.Rtype) -> tuple[str, ...]:
        return (f"v=spf1 {terms}",) if rtype == "TXT" else ("192.0.2.9",)

    return spf_check.check_host("192.0.2.1", "c.example", "a@c.example", lookup)


# parser, and fragments that lead random text into its deeper branches
PARSERS: list[tuple[str, Callable[[str], object], list[str]]] = [
    ("domain", names.parse_domain, ["https://", "@", ".", "xn--", "*", "ü", "。", "[::1]", ":80"]),
    ("ascii_host", names.ascii_host, [".", "xn--", "ü", "_"]),
    ("u_label", names.u_label, ["xn--", ".", "-"]),
    ("registrable", names.registrable_domain, [".", "co.uk", "com", "xn--"]),
    ("tags", tags.parse_tags, ["v=", ";", "=", "p"]),
    ("report_uris", report_uris.parse_report_uris, ["mailto:", "a@b.example", ",", "!10m", "//["]),
    ("spf", spf.parse_spf, ["v=spf1 ", "a:", "/24", "//64", "%{", "}", "ip6:", "::", " "]),
    ("macros", lambda text: spf_macros.expand_macros(text, CONTEXT), ["%{", "ir", "-.}", "%%"]),
    ("static_target", lambda text: spf_macros.static_target(text, "c.example"), ["%{d", "2}", "."]),
    (
        "spf_check",
        receive,
        ["include:", "a.example", " ", "redirect=", "%{p}", "mx", "ptr", "exp="],
    ),
    ("dmarc", dmarc.parse_dmarc, ["v=DMARC1;", "p=", "none", ";", "rua=mailto:", "pct=", "fo="]),
    ("tree_walk", dmarc_walk.tree_walk, [".", "a.b."]),
    ("dkim_key", dkim_key.parse_dkim_key, ["v=DKIM1;", "p=", "MIGf", "k=ed25519;", "h=:", "AAAA"]),
    ("caa", lambda text: caa.parse_caa(0, "issue", text), ["ca.example", ";", "=", "a=b"]),
    ("iodef", lambda text: caa.parse_caa(255, "iodef", text), ["mailto:", "http://[", "@"]),
    (
        "zone_text",
        lambda text: zone_text.read_zone_text(text, "c.example"),
        [
            "a IN A 192.0.2.1\n",
            "Type,Name,Value\n",
            "TXT",
            '"',
            "(",
            ")\n",
            "\t",
            "\\",
            "\\000",
            "@",
        ],
    ),
    (
        "route53",
        lambda text: zone_text.read_zone_text(f'{{"ResourceRecordSets": [{text}', "c.example"),
        [
            '{"Name": "\\\\052.c.example.", "Type": "A", ',
            '"ResourceRecords": [{"Value": "192.0.2.1"}]}',
            '"TTL": 1e9,',
            '"AliasTarget": {"DNSName": null}',
            '"Weight": []',
            "[",
            "{",
            "]",
            ",",
        ],
    ),
    ("hsts", hsts.parse_hsts, ["max-age=", "0", '"', ";", "includeSubDomains", "\\"]),
    ("csp", csp.parse_csp_header, ["script-src ", "'none'", ";", ",", "'nonce-", "*"]),
    ("cookie", cookies.parse_set_cookie, ["a=b", ";", "SameSite=", "__Host-", "Path=/"]),
    ("cache_control", cache_control.parse_cache_control, ["max-age=", ",", '"', "9", "no-cache="]),
    ("map_address", source_maps.map_address, ["//# ", "sourceMappingURL=", "\n", "data:,", " "]),
    ("inline_map", source_maps.inline_map, ["data:", ",", ";base64", "eyJ", "%7B"]),
    ("map_content", source_maps.map_content, ['{"version":3,', '"sources":[', '"a"', "]", "}"]),
    ("folder_listing", disclosures.folder_listing, ["<title>", "Index of /", "<a href=", "<h1>"]),
    ("debug_page", disclosures.debug_page, ["using the ", "urlconf", "\u2019", "traceback"]),
    ("status_page", disclosures.status_page, ["<title>", "phpinfo()", '"propertySources":', "["]),
    (
        "cache_status",
        lambda text: cache_status.cache_answer([("cache-status", text), ("x-cache", text)]),
        ["hit", ";", "fwd=", ",", '"', "=?0", "miss"],
    ),
    ("list", headers.parse_list, [",", '"', "\\"]),
    ("x_frame_options", headers.parse_x_frame_options, ["deny", ",", "allow-from"]),
    ("referrer_policy", headers.parse_referrer_policy, ["origin", ","]),
    ("content_type", headers.parse_content_type, ["text/html", ";", "charset=", '"']),
    ("mta_sts_record", mta_sts.parse_mta_sts_record, ["v=STSv1;", "id=", "1", ";"]),
    ("mta_sts_policy", mta_sts.parse_mta_sts_policy, ["version: STSv1\n", "mx: *.", "max_age: "]),
    ("tls_rpt", tls_rpt.parse_tls_rpt, ["v=TLSRPTv1;", "rua=", "mailto:a@b.example", ","]),
    ("robots", robots.parse_robots, ["User-agent: *\n", "Disallow: /", "*", "$", "%2A", "\r"]),
    ("robots_path", robots.parse_robots("User-agent: *\nDisallow: /a*b$").allows, ["/a", "b", "%"]),
    (
        "url",
        urls.parse_url,
        ["https://", "coach.example", ":", "@", "[", "]", "/", "?", "\\", ".."],
    ),
    ("resolve", lambda text: urls.resolve(BASE, text), ["//", "..", "/", "?", "http:", "[", "\\"]),
    (
        "page",
        lambda text: html.parse_page(text, "https://coach.example/"),
        [
            "<a href=",
            "<form",
            "<!--",
            "<![",
            "</script>",
            "<base href=",
            ">",
            '"',
            "//staging.",
            "&",
        ],
    ),
    ("visible_text", visible_text.visible_start, ["<p>", "<script>", "</", "&#1", "<!--"]),
    ("leaks", leaked_secrets.find_leaks, ["sk_live_", "AKIA", "eyJ", ".", "=", "abcABC0123456789"]),
    (
        "exposure",
        lambda text: exposure.proof_of("/.env", text.encode(errors="replace")),
        ["SECRET_KEY=", "\n", '"', "#", "export "],
    ),
    (
        "tls_answer",
        lambda text: tls_hello.parse_answer(text.encode("latin-1", errors="replace")),
        ["\x16\x03\x03\0\x31\x02\0\0\x2d", "\x15\x03\x01\0\x02\x02", "\0" * 34, "\0\x2b\0\x02"],
    ),
    (
        "smtp_reply",
        lambda text: smtp_reply.parse_reply_line(text.encode(errors="replace")),
        ["250", "-", " ", "STARTTLS", "\r\n"],
    ),
    (
        "rdap",
        lambda text: rdap.parse_rdap_domain(text.encode(errors="replace")),
        ['{"objectClassName":"domain",', '"events":[', '"vcardArray":["vcard",[', "]", "}", "{"],
    ),
    (
        "dns_message",
        lambda text: dns_message.parse_message(text.encode("latin-1", errors="replace")),
        [
            "\0\1\x81\x80\0\1\0\1\0\0\0\0",
            "\5coach\7example\0\0\1\0\1",
            "\xc0\x0c\0\1\0\1\0\0\0\5\0\4\1\2\3\4",
            "\xc0\x0c\0\x10\0\1\0\0\0\5\0\2\1a",
            "\0\0)\4\xd0\0\0\0\0\0\6\0\x0f\0\2\0\6",
        ],
    ),
    ("internal_host", internal_hosts.why_internal, ["staging.", "localhost", "[::", ".", "10.0."]),
]


@pytest.mark.parametrize(
    ("parse", "fragments"),
    [pytest.param(parse, fragments, id=name) for name, parse, fragments in PARSERS],
)
@settings(
    max_examples=60,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_only_its_own_error(
    parse: Callable[[str], object], fragments: list[str], data: st.DataObject
) -> None:
    pieces = st.one_of(st.sampled_from(fragments), st.text(max_size=8))
    text = "".join(data.draw(st.lists(pieces, max_size=12)))
    with suppress(ParseError):
        parse(text)


@pytest.mark.parametrize(
    ("parse", "fragments"),
    [pytest.param(parse, fragments, id=name) for name, parse, fragments in PARSERS],
)
def test_huge_input_is_answered_too(parse: Callable[[str], object], fragments: list[str]) -> None:
    for fragment in fragments:
        with suppress(ParseError):
            parse(fragments[0] + fragment * (300_000 // len(fragment)))


labels = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?", fullmatch=True)
domains = st.builds(".".join, st.lists(labels, min_size=1, max_size=4)).map("{}.example".format)


@given(domains)
def test_a_normal_name_stays_as_it_is(name: str) -> None:
    # Labels such as "xn--a" or "ab--c" are names of another kind.
    if "--" not in name:
        assert names.parse_domain(name) == name
        assert names.is_hostname(name)
        assert names.is_subdomain(name, names.parents(name)[-1])


@given(domains, st.sampled_from("+-~?"), st.integers(0, 32), st.integers(0, 128))
def test_a_written_spf_term_reads_back(name: str, qualifier: str, four: int, six: int) -> None:
    [term] = spf.parse_spf(f"v=spf1 {qualifier}mx:{name}/{four}//{six}").terms
    assert isinstance(term, spf.Mechanism)
    assert (term.qualifier, term.domain_spec, term.cidr4, term.cidr6) == (
        qualifier,
        name,
        four,
        six,
    )


@given(domains, st.sampled_from(["/", "/a/b", "/%C3%A4"]), st.sampled_from([80, 443, 8080]))
def test_a_written_address_reads_back(host: str, path: str, port: int) -> None:
    url = urls.Url("https", host, port, path, "q=1")
    assert urls.parse_url(str(url)) == url
    assert urls.resolve(BASE, str(url)) == url


record_texts = st.lists(
    st.sampled_from(
        (
            *("a", "mx", "ptr", "-all", "include:a.example", "include:b.example"),
            *("redirect=c.example", "include:%{d}", "include:%{i}.x", "exists:%{d2}.a"),
            *("ip4:192.0.2.1", "junk", "a:..b.c"),
        )
    ),
    max_size=6,
).map(lambda terms: " ".join(["v=spf1", *terms]))
record_sources = st.builds(
    spf_tree.SpfSource,
    st.lists(record_texts, max_size=2).map(tuple),
    st.sampled_from(["answer", "nxdomain", "nodata", "not_observed"]),
)


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["a.example", "b.example", "c.example"]), record_sources, max_size=3
    )
)
def test_any_spf_tree_ends(records: dict[str, spf_tree.SpfSource]) -> None:
    tree = spf_tree.expand_spf("a.example", records)
    assert tree.total_lookups == tree.nodes[0].total
    assert not spf_tree.needed("a.example", records) & records.keys()
