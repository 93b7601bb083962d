"""EXP005: the settings that a page hands to browsers hold no secret."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import LeakFacts, ProbeFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, not_observed, passed
from checks.rules.exp.reading import BROWSER_SETTINGS, is_exposed
from checks.rules.wording import count, listed, unseen


@rule(
    code="EXP005",
    title="The settings sent to browsers hold no secret",
    failure_title="Settings with secret-sounding names are sent to browsers",
    area="EXP",
    stage="audit",
    impact=Impact.EXPOSURE,
    effort="half a day",
    why="A setting that the server needs was copied into the part that every visitor downloads. "
    "Whoever reads it can reach your database or act as your app.",
    fix="In the build of the app, let only settings that browsers need into {url} (they often "
    "start with PUBLIC_, VITE_ or NEXT_PUBLIC_), and take out {names}. Then change each of these "
    "at the service it belongs to, since it was public.",
    references=(
        "Vite, Env variables and modes https://vite.dev/guide/env-and-mode",
        "OWASP, Secrets Management Cheat Sheet "
        "https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
    ),
)
def browser_settings_are_public(
    spec: LaunchSpec, leaks: Facts[LeakFacts], probes: Facts[ProbeFacts]
) -> Iterator[Outcome]:
    files = {url: probe for url, probe in probes.items() if probe.what == BROWSER_SETTINGS}
    wrong: dict[str, Outcome] = {}
    for url, leak in leaks.items():
        if leak.settings:
            names = listed(leak.settings)
            found = f"{url} hands these settings to every visitor: {names}."
            wrong[url] = failed(url, found, leak.id, url=url, names=names)
    for url, probe in files.items():
        if is_exposed(probe) and url not in wrong:
            found = f"{url} can be read by anyone: {probe.proof}."
            wrong[url] = failed(url, found, probe.id, url=url, names="the settings named above")
    yield from wrong.values()
    for url, gap in leaks.gaps.items():
        yield not_observed(url, unseen(url, gap), leaks.id_of(url))
    if leaks and not wrong:
        number = len(leaks) + len(files)
        found = f"No secret-sounding setting is in {count(number, 'page or script', _MANY)}."
        ids = (*(leaks.id_of(url) for url in leaks), *(probes.id_of(url) for url in files))
        yield passed(spec.domain, found, *ids)


_MANY = "pages and scripts"
