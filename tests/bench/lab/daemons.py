"""The configuration of the lab's servers, as text: nsd, unbound and nginx of the distribution."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tests.bench.lab.clients import PUBLIC_RESOLVERS, RESOLVER, ROOT_SERVER, Client
from tests.bench.lab.zones import ROOT_NAME, Zones

# Bigger than one server needs, so that a burst of answers is not lost in a small buffer.
RECEIVE_BUFFER = "4m"
CONTENT_POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'self' https:; frame-ancestors 'none'"
)


def nsd_config(folder: Path, addresses: Iterable[str], zones: Zones) -> str:
    """An authoritative server for *zones*, whose files are written into *folder* as well."""
    lines = [
        "server:",
        *(f"  ip-address: {address}" for address in addresses),
        "  ip-transparent: yes",
        '  username: ""',
        f'  zonesdir: "{folder}"',
        f'  pidfile: "{folder}/pid"',
        f'  zonelistfile: "{folder}/zone.list"',
        f'  xfrdfile: "{folder}/xfrd.state"',
        '  database: ""',
        "  server-count: 1",
        "  do-ip6: no",
        "  verbosity: 0",
        "  rrl-ratelimit: 0",
        "remote-control:",
        "  control-enable: no",
    ]
    folder.mkdir(parents=True)
    for origin, text in zones.items():
        file = folder / f"{origin or 'root'}.zone"
        file.write_text(text)
        lines += ["zone:", f'  name: "{origin or "."}"', f'  zonefile: "{file}"']
    return "\n".join(lines) + "\n"


def unbound_config(folder: Path) -> str:
    """A recursive resolver that starts from the lab's root and validates nothing."""
    folder.mkdir(parents=True)
    (folder / "root.hints").write_text(f". 3600 NS {ROOT_NAME}\n{ROOT_NAME} 3600 A {ROOT_SERVER}\n")
    interfaces = "\n".join(f"  interface: {each}" for each in (RESOLVER, *PUBLIC_RESOLVERS))
    return f"""server:
{interfaces}
  access-control: 0.0.0.0/0 allow
  directory: "{folder}"
  chroot: ""
  username: ""
  pidfile: "{folder}/pid"
  root-hints: "{folder}/root.hints"
  module-config: "iterator"
  do-ip6: no
  do-daemonize: no
  use-syslog: no
  logfile: "{folder}/log"
  num-threads: 1
  outgoing-range: 4096
  num-queries-per-thread: 2048
  so-rcvbuf: {RECEIVE_BUFFER}
  local-zone: "93.in-addr.arpa." nodefault
remote-control:
  control-enable: yes
  control-interface: "{folder}/control"
  control-use-cert: no
"""


def nginx_config(folder: Path, clients: Iterable[Client]) -> str:
    """Every client's hosts and mail servers, and the registry's RDAP, in one server."""
    clients = list(clients)
    return "\n".join(
        [
            "load_module /usr/lib/nginx/modules/ngx_mail_module.so;",
            "user root;",
            "worker_processes 1;",
            "worker_rlimit_nofile 16384;",
            "daemon off;",
            f"pid {folder}/nginx.pid;",
            f"error_log {folder}/error.log warn;",
            "events { worker_connections 8192; }",
            _HTTP.format(folder=folder, policy=CONTENT_POLICY),
            *(_web_server(folder, client) for client in clients),
            "}",
            _MAIL,
            *(
                _mail_server(folder, client, name, address)
                for client in clients
                for name, address in client.mail_hosts.items()
            ),
            "}",
        ]
    )


_HTTP = """
http {{
  access_log off;
  types {{
    text/html html; text/css css; application/javascript js; image/svg+xml svg;
    text/plain txt; application/xml xml;
  }}
  default_type application/rdap+json;
  charset utf-8;
  sendfile on;
  tcp_nopush on;
  gzip on;
  gzip_vary on;
  gzip_min_length 200;
  gzip_types text/css application/javascript image/svg+xml text/plain application/xml;
  server_tokens off;
  server_names_hash_max_size 16384;
  server_names_hash_bucket_size 128;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  ssl_protocols TLSv1.2 TLSv1.3;
  ssl_session_cache shared:tls:10m;
  map $host $elsewhere {{
    default "";
    "~^client-[0-9]+[.]example$" "https://www.$host";
  }}
  map $uri $caching {{
    default "no-cache";
    "~^/assets/" "public, max-age=31536000, immutable";
  }}
  add_header Strict-Transport-Security "max-age=63072000; includeSubDomains" always;
  add_header Content-Security-Policy "{policy}" always;
  add_header X-Content-Type-Options nosniff always;
  add_header X-Frame-Options DENY always;
  add_header Referrer-Policy strict-origin-when-cross-origin always;
  add_header Permissions-Policy "camera=(), geolocation=(), microphone=()" always;
  add_header Cache-Control $caching always;
  server {{
    listen 80 default_server;
    server_name _;
    return 301 https://$host$request_uri;
  }}
  server {{
    listen 443 ssl default_server backlog=4096;
    server_name rdap.nic.example;
    ssl_certificate {folder}/registry.pem;
    ssl_certificate_key {folder}/registry.pem;
    root {folder}/registrations;
  }}
"""

_MAIL = """
mail {
  auth_http 127.0.0.1:9/never;  # asked only by who would send a message
  smtp_auth none;
  smtp_capabilities "SIZE 35882577" 8BITMIME PIPELINING ENHANCEDSTATUSCODES;
  ssl_protocols TLSv1.2 TLSv1.3;
  timeout 20s;
"""


def _web_server(folder: Path, client: Client) -> str:
    return f"""  server {{
    listen 443 ssl http2;
    server_name {" ".join(client.web_hosts)};
    ssl_certificate {folder}/certificates/{client.domain}.pem;
    ssl_certificate_key {folder}/certificates/{client.domain}.pem;
    root {folder}/sites/$host;
    if ($elsewhere) {{ return 301 $elsewhere$request_uri; }}
    location / {{ try_files $uri $uri.html $uri/index.html =404; }}
    location = / {{ try_files /index.html @login; }}
    location @login {{ return 302 https://$host/login; }}
  }}"""


def _mail_server(folder: Path, client: Client, name: str, address: str) -> str:
    return f"""  server {{
    listen {address}:25;
    protocol smtp;
    server_name {name};
    starttls on;
    ssl_certificate {folder}/certificates/{client.domain}.pem;
    ssl_certificate_key {folder}/certificates/{client.domain}.pem;
  }}"""
