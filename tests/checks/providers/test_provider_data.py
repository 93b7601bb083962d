"""Provider data: every line is usable, has its source and date, and is found by its signs."""

import re
from datetime import date

import pytest

from checks.parsing.names import is_dns_name
from checks.providers.certificate_authorities import authority_of, certificate_authorities
from checks.providers.clouds import cloud_of_address, clouds
from checks.providers.dns_hosts import dns_host_of, dns_hosts, dns_hosts_of
from checks.providers.mail import (
    mail_provider,
    mail_providers,
    provider_of_dkim_target,
    provider_of_include,
    provider_of_mx,
)
from checks.providers.takeover import claimable_service_of, claimable_services
from checks.providers.tokens import ownership_tokens, service_of_token
from checks.providers.web_hosts import web_host_of_address, web_hosts

EVERYTHING = [
    *mail_providers().values(),
    *dns_hosts().values(),
    *web_hosts().values(),
    *clouds().values(),
    *claimable_services().values(),
    *ownership_tokens(),
    *certificate_authorities(),
]


@pytest.mark.parametrize("entry", EVERYTHING, ids=lambda entry: entry.name)
def test_every_line_has_its_source_and_date(entry):
    assert re.fullmatch(r"https://\S+\.\S+", entry.source)
    assert date(2026, 1, 1) <= entry.date <= date(2100, 1, 1)


@pytest.mark.parametrize("provider", mail_providers().values(), ids=lambda each: each.slug)
def test_mail_data_are_names_in_the_dns(provider):
    assert re.fullmatch(r"[a-z0-9-]+", provider.slug)
    for name in (*provider.spf, *provider.selectors, *provider.dkim_targets, *provider.mx):
        assert is_dns_name(name)
        assert name == name.lower().rstrip(".")
    assert provider.spf or not provider.spf_needed
    assert " > " in provider.dkim_path


def test_no_two_mail_services_share_a_name():
    names = [name for each in mail_providers().values() for name in (each.slug, *each.aliases)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("sender", "slug"),
    [
        ("google-workspace", "google-workspace"),
        ("Google", "google-workspace"),
        (" Microsoft 365 ", "microsoft-365"),
        ("ses", "amazon-ses"),
    ],
)
def test_a_sender_is_known_by_slug_alias_and_name(sender, slug):
    found = mail_provider(sender)
    assert found is not None
    assert found.slug == slug


@pytest.mark.parametrize("sender", ["", "our-own-server", "googl"])
def test_others_are_not_known(sender):
    assert mail_provider(sender) is None


@pytest.mark.parametrize(
    ("find", "name", "expected"),
    [
        (provider_of_mx, "alt1.aspmx.l.google.com", "Google Workspace"),
        (provider_of_mx, "coach-example.mail.protection.outlook.com", "Microsoft 365"),
        (provider_of_include, "_spf.google.com", "Google Workspace"),
        (provider_of_dkim_target, "s1.domainkey.u1.wl.sendgrid.net", "SendGrid"),
    ],
)
def test_a_service_is_known_by_what_it_publishes(find, name, expected):
    assert find(name).name == expected


def test_an_ending_is_whole_labels():
    assert provider_of_mx("notaspmx.l.google.com.example") is None
    assert provider_of_mx("evilmessagingengine.com") is None


@pytest.mark.parametrize(
    ("server", "slug"),
    [
        ("ada.ns.cloudflare.com", "cloudflare"),
        ("ns-2048.awsdns-64.co.uk", "route53"),
        ("NS1.DOMAINCONTROL.COM.", "godaddy"),
        ("dns1.p07.nsone.net", "ns1"),
    ],
)
def test_a_dns_host_is_known_by_its_servers(server, slug):
    found = dns_host_of(server)
    assert found is not None
    assert found.slug == slug


@pytest.mark.parametrize("server", ["ns1.coach.example", "cloudflare.com.example", ""])
def test_other_servers_are_not_known(server):
    assert dns_host_of(server) is None


def test_each_dns_host_is_named_once():
    servers = ("ns1.domaincontrol.com", "ns2.domaincontrol.com", "ada.ns.cloudflare.com")
    assert [host.slug for host in dns_hosts_of(servers)] == ["cloudflare", "godaddy"]


def test_a_platform_is_known_by_address():
    found = web_host_of_address("198.49.23.144")
    assert found is not None
    assert found.name == "Squarespace"
    assert web_host_of_address("203.0.114.10") is None


def test_no_address_belongs_to_two_platforms():
    everything = [(host, network) for host in web_hosts().values() for network in host.networks]
    for host, network in everything:
        for other, its in everything:
            if host is not other and network.version == its.version:
                assert not network.overlaps(its), f"{network} of {host.name} and {other.name}"


@pytest.mark.parametrize(
    ("issuer", "name"),
    [
        ("CN=R11,O=Let's Encrypt,C=US", "Let's Encrypt"),
        ("C=US, O=Google Trust Services, CN=WE1", "Google Trust Services"),
        (r"CN=X,O=DigiCert\, Inc.,C=US", "DigiCert"),  # an escaped comma (RFC 4514)
        ("CN=Amazon RSA 2048 M03,O=Amazon,C=US", "Amazon"),
    ],
)
def test_an_authority_is_known_by_its_organisation(issuer, name):
    found = authority_of(issuer)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("issuer", ["", "CN=Amazon", "CN=X,O=Practice Lab", "OU=Amazon,CN=X"])
def test_other_issuers_are_not_known(issuer):
    assert authority_of(issuer) is None


@pytest.mark.parametrize("service", claimable_services().values(), ids=lambda each: each.slug)
def test_a_claimable_service_is_found_by_its_targets_and_known_by_a_sign(service):
    assert service.signs or service.unclaimed
    for target in service.targets:
        found = claimable_service_of(f"coach.{target}")
        assert found is not None
        assert found.slug == service.slug
    for sign in service.signs:
        assert service.sign_in(f"Oops! {sign.upper()}.") == sign


@pytest.mark.parametrize("token", ownership_tokens(), ids=lambda each: each.start)
def test_an_ownership_record_is_known_by_its_start(token):
    assert token.start == token.start.lower()
    assert service_of_token(f" {token.start.upper()}abc123") == token.name


@pytest.mark.parametrize("provider", mail_providers().values(), ids=lambda each: each.slug)
def test_a_mail_service_says_what_it_sends(provider):
    assert provider.sends
    assert set(provider.sends) <= {"people", "transactional", "marketing"}


@pytest.mark.parametrize(
    ("address", "slug"),
    [
        ("188.166.40.12", "digitalocean"),
        ("95.217.255.255", "hetzner"),
        ("95.218.0.0", None),  # just outside
        ("172.239.1.1", "linode"),
        ("45.77.1.1", "vultr"),
        ("52.29.1.1", "aws"),
        ("35.190.1.1", "google"),
        ("13.224.1.1", None),  # CloudFront: nobody rents one of its addresses
        ("185.199.111.153", None),  # GitHub Pages: neither
        ("2001:db8::1", None),
    ],
)
def test_a_cloud_is_known_by_the_addresses_that_it_rents_out(address, slug):
    found = cloud_of_address(address)
    assert (found.slug if found else None) == slug
