from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "checks.webhooks"
    label = "webhooks"

    def ready(self) -> None:
        from checks.webhooks.models import store_deliveries
        from engagements.events import LISTENERS

        LISTENERS.append(store_deliveries)
