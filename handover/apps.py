from django.apps import AppConfig


class HandoverConfig(AppConfig):
    name = "handover"

    def ready(self) -> None:
        from engagements.portal.needs import SOURCES
        from handover.needs import pack_to_sign

        SOURCES.append(pack_to_sign)
