"""Findings: the verdicts of a run, stored with the words they had on that day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models.functions import Rank

from checks.engine.facts import Attestation
from checks.engine.registry import AREAS, all_rules
from checks.engine.report import verdict_to_dict
from checks.engine.verdict import Impact as EngineImpact
from checks.engine.verdict import Severity, Status, Verdict
from checks.runs.fingerprints import fingerprint_of
from checks.runs.models.claims import RunState
from checks.runs.models.run import Run
from engagements.models import Engagement, Risk
from engagements.models.constraints import one_of
from engagements.models.risk_scales import Impact
from engagements.models.risk_scales import Severity as RiskSeverity
from engagements.tenancy import ClientOwned, TenantQuerySet


class FindingQuerySet(TenantQuerySet["Finding"]):
    def failing(self) -> FindingQuerySet:
        return self.filter(status=Status.FAIL.value)

    def of_risk(self, risk: Risk) -> FindingQuerySet:
        """What finished runs said of the risk's matter, newest first, each with its run."""
        return (
            self.filter(
                run__engagement=risk.engagement_id,
                run__state=RunState.DONE,
                fingerprint=risk.fingerprint,
            )
            .select_related("run")
            .defer("run__evidence")
            .order_by("-run__started_at", "-run_id")
        )

    def current(self, engagement: Engagement) -> FindingQuerySet:
        """The last word on each rule: its findings in the newest finished run that judged it."""
        judged = self.filter(run__engagement=engagement, run__state=RunState.DONE)
        newest_first = (models.F("run__started_at").desc(), models.F("run_id").desc())
        age = models.Window(Rank(), partition_by=models.F("code"), order_by=newest_first)
        return judged.annotate(age=age).filter(age=1)

    def ranked(self) -> list[Finding]:
        """Failures first, worst first, then what is unclear, then what holds."""
        return sorted(self, key=lambda finding: finding.rank)


FindingManager = models.Manager.from_queryset(FindingQuerySet)


class Finding(ClientOwned):
    """One verdict of a run, stored with the words it had on that day."""

    tenant_parent = "run"
    observed = frozenset({"*"})

    shapes = {"evidence": list[str]}

    run = models.ForeignKey(Run, models.CASCADE, related_name="findings", editable=False)
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=12)
    subject = models.CharField(max_length=300)
    fingerprint = models.CharField(max_length=64)
    status = models.CharField(max_length=14, choices=[(each.value, each.value) for each in Status])
    severity = models.CharField(max_length=10, choices=RiskSeverity)
    impact = models.CharField(max_length=20, choices=Impact)
    title = models.CharField(max_length=300)
    found = models.TextField()
    why = models.TextField()
    fix = models.TextField(blank=True)
    evidence = models.JSONField(default=list)

    objects = FindingManager()  # type: ignore[assignment,misc]

    class Meta(ClientOwned.Meta):
        ordering = ["run_id", "position"]
        constraints = [
            one_of("severity", RiskSeverity),
            one_of("impact", Impact),
            models.CheckConstraint(
                name="finding_status_known",
                condition=models.Q(status__in=[status.value for status in Status]),
            ),
            models.UniqueConstraint(name="finding_position_once", fields=["run", "position"]),
        ]
        indexes = [models.Index(name="finding_of_risk", fields=["fingerprint", "run"])]

    def __str__(self) -> str:
        return f"{self.code} {self.subject}: {self.status}"

    @property
    def area(self) -> str:
        return self.code.rstrip("0123456789")

    @property
    def area_title(self) -> str:
        return AREAS[self.area]

    @property
    def rank(self) -> tuple[int, int, int, int]:
        order = ("fail", "warn", "not_observed", "pass", "not_applicable")
        severity, impact = RiskSeverity(self.severity), Impact(self.impact)
        return (order.index(self.status), severity.rank, impact.rank, self.position)

    @property
    def failed(self) -> bool:
        return self.status == Status.FAIL.value

    @property
    def attested(self) -> bool:
        """Whether this rests on somebody's word; never to be shown as observed."""
        return self.verdict().attested

    @property
    def awaits_a_word(self) -> bool:
        """Whether nothing was said because nobody has attested it, or the word ran out."""
        rule = all_rules().get(self.code)
        on_words = rule is not None and Attestation.topic in rule.topics
        return on_words and self.status == Status.NOT_OBSERVED.value

    @property
    def references(self) -> tuple[str, ...]:
        rule = all_rules().get(self.code)
        return rule.references if rule else ()

    def as_verdict(self) -> dict[str, Any]:
        """As a verdict in the command line's JSON."""
        return verdict_to_dict(self.verdict())

    def verdict(self) -> Verdict:
        """The verdict that was stored, as the engine and its reports have it."""
        return Verdict(
            code=self.code,
            subject=self.subject,
            status=Status(self.status),
            severity=Severity(self.severity),
            impact=EngineImpact(self.impact),
            title=self.title,
            found=self.found,
            why=self.why,
            fix=self.fix,
            evidence=tuple(self.evidence),
        )

    @classmethod
    def store(cls, run: Run, verdicts: Sequence[Verdict]) -> list[Finding]:
        """Keep a run's verdicts, in their order."""
        return cls.objects.bulk_create(
            cls(
                run=run,
                position=position,
                code=verdict.code,
                subject=verdict.subject[:300],
                fingerprint=fingerprint_of(verdict.code, verdict.subject),
                status=verdict.status.value,
                severity=verdict.severity.value,
                impact=verdict.impact.value,
                title=verdict.title[:300],
                found=verdict.found,
                why=verdict.why,
                fix=verdict.fix,
                evidence=list(verdict.evidence),
            )
            for position, verdict in enumerate(verdicts)
        )


def severities_of(engagement: Engagement) -> dict[str, Severity]:
    """Where the engagement's playbook or consultant judges a rule otherwise than we do."""
    return {
        code: Severity(level)
        for code, level in engagement.severity_overrides.items()
        if level in set(Severity)
    }
