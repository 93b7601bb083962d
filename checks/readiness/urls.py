"""Paths of the check outside, and of the leads on the desk."""

from django.urls import path

from checks.readiness import desk, views

urlpatterns = [
    path("d/<slug:door>/check/", views.readiness_start, name="readiness_start"),
    path("d/<slug:door>/check/<str:token>/", views.readiness_result, name="readiness_result"),
    path("w/<slug:workspace_slug>/leads/", desk.lead_list, name="lead_list"),
    path("w/<slug:workspace_slug>/leads/<int:pk>/", desk.lead_page, name="lead_page"),
    path("w/<slug:workspace_slug>/leads/<int:pk>/take/", desk.lead_take, name="lead_take"),
    path("w/<slug:workspace_slug>/leads/<int:pk>/delete/", desk.lead_delete, name="lead_delete"),
]
