"""Services by name: what they leave in DNS, and who gets into an account of theirs and out."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

# Ends of host names, longest first where one holds another.
MAIL_HOSTS = {
    "google.com": "Google Workspace",
    "googlemail.com": "Google Workspace",
    "mail.protection.outlook.com": "Microsoft 365",
    "protonmail.ch": "Proton Mail",
    "messagingengine.com": "Fastmail",
    "zoho.com": "Zoho Mail",
    "zoho.eu": "Zoho Mail",
    "icloud.com": "iCloud Mail",
    "mailgun.org": "Mailgun",
    "ovh.net": "OVH",
    "secureserver.net": "GoDaddy",
    "privateemail.com": "Namecheap Private Email",
    "titan.email": "Titan",
    "gandi.net": "Gandi",
    "kundenserver.de": "IONOS",
    "ionos.com": "IONOS",
    "mx.cloudflare.net": "Cloudflare Email Routing",
}
SENDERS = {
    "_spf.google.com": "Google Workspace",
    "spf.protection.outlook.com": "Microsoft 365",
    "_spf.protonmail.ch": "Proton Mail",
    "spf.messagingengine.com": "Fastmail",
    "zoho.com": "Zoho Mail",
    "zoho.eu": "Zoho Mail",
    "icloud.com": "iCloud Mail",
    "mailgun.org": "Mailgun",
    "sendgrid.net": "SendGrid",
    "spf.mtasv.net": "Postmark",
    "servers.mcsv.net": "Mailchimp",
    "mandrillapp.com": "Mailchimp Transactional",
    "amazonses.com": "Amazon SES",
    "sendinblue.com": "Brevo",
    "brevo.com": "Brevo",
    "mailjet.com": "Mailjet",
    "hubspotemail.net": "HubSpot",
    "spf.mailerlite.com": "MailerLite",
    "convertkit.com": "Kit",
    "activecampaign.com": "ActiveCampaign",
    "shops.shopify.com": "Shopify",
    "helpscoutemail.com": "Help Scout",
    "mail.zendesk.com": "Zendesk",
    "mx.cloudflare.net": "Cloudflare Email Routing",
}
PLACES = {
    "vercel-dns.com": "Vercel",
    "vercel.app": "Vercel",
    "netlify.app": "Netlify",
    "netlifyglobalcdn.com": "Netlify",
    "herokudns.com": "Heroku",
    "herokuapp.com": "Heroku",
    "onrender.com": "Render",
    "fly.dev": "Fly.io",
    "up.railway.app": "Railway",
    "pages.dev": "Cloudflare Pages",
    "cdn.cloudflare.net": "Cloudflare",
    "cloudfront.net": "Amazon CloudFront",
    "amazonaws.com": "Amazon Web Services",
    "azurewebsites.net": "Microsoft Azure",
    "azurefd.net": "Microsoft Azure",
    "github.io": "GitHub Pages",
    "myshopify.com": "Shopify",
    "squarespace.com": "Squarespace",
    "wixdns.net": "Wix",
    "webflow.com": "Webflow",
    "proxy-ssl.webflow.com": "Webflow",
    "wpengine.com": "WP Engine",
    "kajabi.com": "Kajabi",
    "mykajabi.com": "Kajabi",
    "teachable.com": "Teachable",
    "calendly.com": "Calendly",
    "zendesk.com": "Zendesk",
    "hubspot.net": "HubSpot",
    "statuspage.io": "Statuspage",
    "intercom.help": "Intercom",
    "fastly.net": "Fastly",
    "sendgrid.net": "SendGrid",
    "mtasv.net": "Postmark",
    "amazonses.com": "Amazon SES",
    "mcsv.net": "Mailchimp",
    "mandrillapp.com": "Mailchimp Transactional",
}
NAME_SERVERS = {
    "ns.cloudflare.com": "Cloudflare",
    "domaincontrol.com": "GoDaddy",
    "registrar-servers.com": "Namecheap",
    "googledomains.com": "Squarespace (formerly Google Domains)",
    "squarespacedns.com": "Squarespace",
    "gandi.net": "Gandi",
    "ovh.net": "OVH",
    "digitalocean.com": "DigitalOcean",
    "vercel-dns.com": "Vercel",
    "nsone.net": "NS1",
    "dnsimple.com": "DNSimple",
    "hetzner.com": "Hetzner",
    "ui-dns.com": "IONOS",
    "wixdns.net": "Wix",
    "azure-dns.com": "Microsoft Azure",
}
AUTHORITIES = {
    "letsencrypt.org": "Let's Encrypt",
    "pki.goog": "Google Trust Services",
    "digicert.com": "DigiCert",
    "sectigo.com": "Sectigo",
    "amazon.com": "Amazon",
    "amazontrust.com": "Amazon",
    "globalsign.com": "GlobalSign",
    "ssl.com": "SSL.com",
}
TOKENS = {
    "google-site-verification=": "Google",
    "MS=": "Microsoft 365",
    "facebook-domain-verification=": "Facebook",
    "apple-domain-verification=": "Apple",
    "apple-domain=": "Apple",
    "stripe-verification=": "Stripe",
    "atlassian-domain-verification=": "Atlassian",
    "hubspot-developer-verification=": "HubSpot",
    "protonmail-verification=": "Proton Mail",
    "zoho-verification=": "Zoho",
    "pinterest-site-verification=": "Pinterest",
    "openai-domain-verification=": "OpenAI",
    "docusign=": "DocuSign",
    "slack-domain-verification=": "Slack",
    "notion-domain-verification=": "Notion",
    "brevo-code:": "Brevo",
    "mailru-verification:": "Mail.ru",
    "yandex-verification:": "Yandex",
}

FILE = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True, slots=True)
class Service:
    """Where it lets somebody into an account, empty where we don't know, and takes them out."""

    name: str
    words: tuple[str, ...]
    take_out: str
    invite: str = ""
    source: str = ""

    def names_in(self, text: str) -> list[str]:
        """Those of its names that a text says, whatever the case."""
        said = text.casefold()
        return [
            word for word in self.words if re.search(rf"\b{re.escape(word.casefold())}\b", said)
        ]


@cache
def services() -> tuple[Service, ...]:
    """In the order of the file."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["service"]
    return tuple(Service(**{**row, "words": tuple(row["words"])}) for row in rows)


def way_out_of(service: str) -> str:
    """Where a known service takes somebody out, to be read: "Members › the person › Remove"."""
    path = next(each.take_out for each in services() if each.name == service)
    return path.replace(" > ", " › ")


def service_named(text: str) -> str:
    """The known service that a free text like “DNS at Cloudflare” names; "" for none.

    The longest name wins, so that "Google Search Console" is not taken for another one of Google's.
    """
    found = [(len(name), each.name) for each in services() for name in each.names_in(text)]
    return max(found)[1] if found else ""
