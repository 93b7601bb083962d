"""Paths of webhooks, below `/w/<workspace>/webhooks/`."""

from django.urls import URLPattern, include, path

from checks.webhooks import views

webhook: list[URLPattern] = [
    path("", views.webhook_page, name="webhook_page"),
    path("ping/", views.webhook_ping, name="webhook_ping"),
    path("secret/", views.webhook_secret, name="webhook_secret"),
    path("switch/", views.webhook_switch, name="webhook_switch"),
    path("remove/", views.webhook_remove, name="webhook_remove"),
    path("again/<int:delivery_pk>/", views.delivery_again, name="delivery_again"),
]

urlpatterns = [
    path("w/<slug:workspace_slug>/webhooks/", views.webhook_list, name="webhook_list"),
    path("w/<slug:workspace_slug>/webhooks/<int:pk>/", include(webhook)),
]
