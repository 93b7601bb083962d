"""Paths beside the DNS map, below `dns/`."""

from django.urls import path

from checks.runs.zone import views

urlpatterns = [
    path("import/", views.dns_import, name="dns_import"),
    path("zone/", views.dns_zone_file, name="dns_zone_file"),
    path("csv/", views.dns_csv, name="dns_csv"),
    path("drift/", views.dns_drift, name="dns_drift"),
]
