"""Every path of the site; the apps' own modules say the rest.

`/w/…` is the consultancy's desk, `/p/…` the founder's portal, `/d/…` the door outside, `/api/…` for
programs; a view that needs no log-in says so.
"""

from django.conf import settings
from django.urls import include, path

from launchready import pages

urlpatterns = [
    path("", include("engagements.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("w/<slug:workspace_slug>/", include("engagements.desk.urls")),
    path("p/<slug:workspace_slug>/", include("engagements.portal.urls")),
    path("d/<slug:door>/", include("engagements.public.urls")),
    path("", include("checks.runs.urls")),
    path("", include("checks.readiness.urls")),
    path("", include("checks.webhooks.urls")),
    path("", include("handover.urls")),
    path("api/v1/", include("launchready.api")),
    path("healthz", pages.healthz, name="healthz"),
]

if settings.DEBUG:
    urlpatterns += [path("style", pages.style, name="style")]
