from django.apps import AppConfig


class LaunchreadyConfig(AppConfig):
    name = "launchready"
    verbose_name = "LaunchReady"

    def ready(self) -> None:
        from launchready.celery import app

        app.set_default()  # shared tasks are queued through our app, in every process
