from django.apps import AppConfig


class ReadinessConfig(AppConfig):
    name = "checks.readiness"
    label = "readiness"
