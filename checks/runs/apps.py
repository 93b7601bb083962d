from django.apps import AppConfig


class RunsConfig(AppConfig):
    name = "checks.runs"
    label = "runs"
