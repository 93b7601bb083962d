"""Paths of the door outside below `/d/<door>/`; the readiness check has its own in checks."""

from django.urls import path

from engagements.public import views

urlpatterns = [
    path("", views.door_home, name="door_home"),
    path("risks/", views.door_tool, {"tool": "risks"}, "door_risks"),
    path("estimate/", views.door_tool, {"tool": "estimate"}, "door_estimate"),
    path("finder/", views.door_tool, {"tool": "finder"}, "door_finder"),
    path("answers/<str:token>/", views.door_result, name="door_result"),
    path("answers/<str:token>/mail/", views.door_mail, name="door_mail"),
    path("answers/<str:token>/forget/", views.door_forget, name="door_forget"),
]
