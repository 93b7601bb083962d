"""From a filled-in tool to the visit that keeps its result."""

from __future__ import annotations

from typing import Any

from engagements.models import Lead, LeadKind, Package
from engagements.public.estimating import estimate_of
from engagements.public.finding import QUESTIONS, fits_of
from engagements.public.risk_questions import risk_questions, sentence_of, stages_of

RISK_LOOKS = {"risky": ("amber", "Looks risky"), "unclear": ("unseen", "Needs a look"),
              "fine": ("good", "Looks fine")}  # fmt: skip


def keep_risks(given: dict[str, Any]) -> tuple[Lead, str]:
    answers = {question.key: given[question.key] for question in risk_questions()}
    return Lead.issue(LeadKind.RISKS, answers=answers)


def keep_estimate(given: dict[str, Any]) -> tuple[Lead, str]:
    """With the figures of today: a price that changes later changes no estimate."""
    package: Package = given["package"]
    asked = {"domains": given["domains"], "soon": given["soon"]}
    answers = {
        **asked,
        **estimate_of(package, **asked).as_dict(),
        "name": package.name,
        "included": package.included_lines,
        "excluded": package.excluded_lines,
    }
    return Lead.issue(LeadKind.ESTIMATE, package=package, answers=answers)


def keep_fit(given: dict[str, Any]) -> tuple[Lead, str]:
    """With the packages as they are offered today, and the best as the lead's own."""
    chosen = {question.key: given[question.key] for question in QUESTIONS}
    fits = fits_of(Package.objects.offered(), chosen)
    answers = {"chosen": chosen, "fits": [fit.as_dict() for fit in fits]}
    return Lead.issue(LeadKind.FINDER, package=fits[0].package, answers=answers)


def result_of(lead: Lead) -> dict[str, Any]:
    """What the pages show of a lead's answers; `sentence` is the result in one sentence."""
    answers = lead.answers
    if lead.kind == LeadKind.RISKS:
        stages = stages_of(answers)
        rows = [(one, *RISK_LOOKS[one.state]) for one in stages]
        return {"sentence": sentence_of(stages), "stages": rows}
    if lead.kind == LeadKind.ESTIMATE:
        return {"sentence": f"{answers['name']}: {answers['total']}.", "estimate": answers}
    if lead.kind == LeadKind.FINDER:
        best, *others = answers["fits"]
        said = [dict(asked.answers)[answers["chosen"][asked.key]] for asked in QUESTIONS]
        return {"sentence": f"{best['name']} fits best.", "best": best, "others": others,
                "said": said}  # fmt: skip
    return {}
