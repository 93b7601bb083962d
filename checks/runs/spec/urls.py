"""Paths below `/w/<workspace>/e/<slug>/spec/`."""

from django.urls import path

from checks.runs.spec import views

urlpatterns = [
    path("", views.spec_edit, name="spec_edit"),
    path("rows/<slug:table>/", views.spec_row, name="spec_row"),
    path("toml/", views.spec_toml, name="spec_toml"),
    path("import/", views.spec_import, name="spec_import"),
    path("launchready.toml", views.spec_download, name="spec_download"),
]
