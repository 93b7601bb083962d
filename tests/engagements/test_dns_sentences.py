"""The DNS map's sentences, record by record."""

import pytest

from engagements.dns_sentences import describe

ZONE = "coach.example"

SENTENCES = [
    ("coach.example", "A", ["192.0.2.10"],
     "Your website (coach.example) lives on the server at the address 192.0.2.10."),
    ("coach.example", "A", ["192.0.2.10", "192.0.2.11"],
     "Your website (coach.example) lives on the servers at the addresses 192.0.2.10 and "
     "192.0.2.11."),
    ("app.coach.example", "AAAA", ["2001:db8::1"],
     "Your app (app.coach.example) lives on the server at the IPv6 address 2001:db8::1."),
    ("www.coach.example", "CNAME", ["cname.vercel-dns.com."],
     "Your website (www.coach.example) is served by Vercel (cname.vercel-dns.com)."),
    ("help.coach.example", "CNAME", ["custom.somewhere.example."],
     "Your help pages (help.coach.example) are served by custom.somewhere.example."),
    ("x7.coach.example", "CNAME", ["evilvercel-dns.com."],
     "This address (x7.coach.example) is served by evilvercel-dns.com."),
    ("coach.example", "MX", ["10 alt1.aspmx.l.google.com.", "1 aspmx.l.google.com."],
     "Mail for you goes to Google Workspace (aspmx.l.google.com and alt1.aspmx.l.google.com)."),
    ("coach.example", "MX", ["0 coach-example.mail.protection.outlook.com."],
     "Mail for you goes to Microsoft 365 (coach-example.mail.protection.outlook.com)."),
    ("news.coach.example", "MX", ["10 mx.host.example."],
     "Mail for news.coach.example goes to mx.host.example."),
    ("coach.example", "MX", ["0 ."],
     "coach.example takes no mail, on purpose."),
    ("coach.example", "TXT", ["v=spf1 include:_spf.google.com include:spf.mtasv.net mx -all"],
     "Mail in your name may be sent by Google Workspace, Postmark and your mail servers (SPF)."),
    ("coach.example", "TXT", ["v=spf1 -all"],
     "Nobody may send mail in your name (SPF)."),
    ("coach.example", "TXT", ["google-site-verification=abc", "MS=ms123"],
     "A note that proves to Google that the domain is yours. A note that proves to Microsoft 365 "
     "that the domain is yours."),
    ("coach.example", "TXT", ["acme-domain-verification=abc"],
     "A note that proves to acme that the domain is yours."),
    ("coach.example", "TXT", ["hello"],
     "A note for other computers to read."),
    ("google._domainkey.coach.example", "TXT", ["v=DKIM1; k=rsa; p=MIGf"],
     "The public key of the signature “google” on your mail (DKIM)."),
    ("old._domainkey.coach.example", "TXT", ["v=DKIM1; p="],
     "The mail signature “old” was withdrawn (DKIM)."),
    ("pm._domainkey.coach.example", "CNAME", ["pm.mtasv.net."],
     "The public key of the signature “pm” on your mail (DKIM). The key itself is kept by "
     "Postmark."),
    ("_dmarc.coach.example", "TXT", ["v=DMARC1; p=none; rua=mailto:d@coach.example"],
     "Messages that forge your name are delivered, and only reported (DMARC). Reports go to "
     "d@coach.example."),
    ("_dmarc.coach.example", "TXT", ["v=DMARC1;p=reject"],
     "Messages that forge your name should be refused (DMARC)."),
    ("_dmarc.coach.example", "TXT", ["v=DMARC1; garbage"],
     "Messages that forge your name have no rule (DMARC)."),
    ("coach.example", "NS", ["ada.ns.cloudflare.com.", "bob.ns.cloudflare.com."],
     "The records of coach.example are kept at Cloudflare (ada.ns.cloudflare.com and "
     "bob.ns.cloudflare.com): this is where you change them."),
    ("coach.example", "NS", ["ns-1.awsdns-01.org."],
     "The records of coach.example are kept at Amazon Route 53 (ns-1.awsdns-01.org): this is "
     "where you change them."),
    ("shop.coach.example", "NS", ["ns1.host.example."],
     "The records under shop.coach.example are kept elsewhere, at ns1.host.example."),
    ("coach.example", "CAA", ['0 issue "letsencrypt.org"', '0 iodef "mailto:a@b.example"'],
     "Certificates for coach.example may come only from Let's Encrypt."),
    ("coach.example", "CAA", ['0 issue ";"'],
     "Nobody may issue certificates for coach.example."),
    ("coach.example", "SRV", ["0 5 5060 sip.host.example."],
     "coach.example holds 0 5 5060 sip.host.example.."),
    ("coach.example", "MX", [],
     "coach.example has no MX record."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "kind", "values", "sentence"), SENTENCES)
def test_sentences(name: str, kind: str, values: list[str], sentence: str) -> None:
    assert describe(name, kind, values, zone=ZONE).sentence == sentence


@pytest.mark.parametrize(
    ("name", "kind", "values", "part"),
    [
        ("coach.example", "MX", ["1 aspmx.l.google.com."], "comes back to its sender"),
        ("coach.example", "NS", ["ns1.host.example."], "website, app and mail all stop"),
        ("coach.example", "TXT", ["v=spf1 -all", "MS=ms1"], "lands in spam"),
        ("coach.example", "TXT", ["MS=ms1"], "switch itself off"),
        ("coach.example", "CAA", ['0 issue "pki.goog"'], "can't be renewed"),
        ("book.coach.example", "A", ["192.0.2.1"], "an error instead of your booking page"),
    ],
)
def test_what_breaks(name: str, kind: str, values: list[str], part: str) -> None:
    said = describe(name, kind, values, zone=ZONE).breaks
    assert said.startswith("If this breaks:")
    assert part in said


@pytest.mark.parametrize("kind", ["A", "AAAA", "CNAME", "MX", "TXT", "NS", "CAA", "SRV"])
@pytest.mark.parametrize("value", ["", " ", ";", "=", "10", "x y z", "v=spf1 include: redirect="])
def test_rubbish_is_described_too(kind: str, value: str) -> None:
    for name in ("coach.example", "_dmarc.coach.example", "a._domainkey.coach.example"):
        assert describe(name, kind, [value], zone=ZONE).sentence
