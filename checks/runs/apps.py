from django.apps import AppConfig


class RunsConfig(AppConfig):
    name = "checks.runs"
    label = "runs"

    def ready(self) -> None:
        from checks.runs.founder.ways import dns_ways
        from checks.runs.models.claims import read_spec
        from engagements.leaving.shapes import READERS
        from engagements.portal.ways import DNS_WAYS

        DNS_WAYS.append(dns_ways)
        READERS["engagements.engagement", "spec"] = read_spec
