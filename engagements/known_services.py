"""Services by name: what they leave in DNS, and where each takes a person out of an account."""

import re

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

# Where each service takes a person out of an account, as its own pages name the places. Menus move
# now and then: whoever finds one moved corrects it here.
TAKE_SOMEBODY_OUT = {
    "Cloudflare": "Manage Account › Members › the person › Revoke",
    "GoDaddy": "Account Settings › Delegate Access › Edit beside the person › Remove",
    "Namecheap": "Domain List › Manage › Sharing & Transfer › Share Access › Edit › Remove",
    "Gandi": "Organizations › your organization › Manage your teams › the team › Members",
    "Google Analytics": "Admin › Account access management › the person › Remove access",
    "Google Search Console": "Settings › Users and permissions › the person › Remove access",
    "Google Workspace": "Directory › Users › the person › More options › Suspend or delete user",
    "Microsoft 365": "Users › Active users › the person › Manage roles, or Delete user",
    "GitHub": "the repository › Settings › Collaborators and teams › Remove; "
    "in an organization: People › the person › Remove from organization",
    "GitLab": "the group or project › Manage › Members › Remove member",
    "Stripe": "Settings › Team and security › Team › the person › Remove",
    "Vercel": "the team › Settings › Members › the three dots beside the person › Remove from Team",
    "Netlify": "the team › Members › the person › Remove from team",
    "Heroku": "the app › Access › Edit beside the person › Remove collaborator",
    "Render": "Workspace settings › Members › Remove beside the person",
    "DigitalOcean": "Settings › Team › the person › Remove",
    "Amazon Web Services": "IAM › Users › the person › Delete",
    "Shopify": "Settings › Users › the person › Remove",
    "Squarespace": "Settings › Permissions & Ownership › the person › Remove",
    "Wix": "Settings › Roles & Permissions › the three dots beside the person › Remove",
    "HubSpot": "Settings › Users & Teams › the person › Actions › Remove from account",
    "Postmark": "Account › Users › the person › Remove",
    "SendGrid": "Settings › Teammates › the person › Delete",
    "Mailchimp": "Account & billing › Settings › Users › the person › Revoke access",
}
_OTHER_NAMES = {
    "AWS": "Amazon Web Services",
    "Google Domains": "Squarespace",
    "Search Console": "Google Search Console",
    "Office 365": "Microsoft 365",
}


def service_named(text: str) -> str:
    """The known service that a free text like “DNS at Cloudflare” names; "" for none.

    The longest name wins, so that "Google Search Console" is not taken for another one of Google's.
    """
    words = f" {text.casefold()} "
    names = {name: name for name in TAKE_SOMEBODY_OUT} | _OTHER_NAMES
    found = [name for name in names if re.search(rf"\b{re.escape(name.casefold())}\b", words)]
    return names[max(found, key=len)] if found else ""
