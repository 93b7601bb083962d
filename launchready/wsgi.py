"""What a web server imports."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "launchready.settings")

application = get_wsgi_application()

# All of the code, now and not while somebody waits for the first page. It stays to the end: the
# collector took 90 ms each time it looked through it, in the midst of some page.
get_resolver().url_patterns  # noqa: B018 - reading it loads the views
gc.collect()
gc.freeze()
