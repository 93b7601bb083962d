"""A client with a row in every table that travels, and archives of it."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest

from engagements import tenancy
from engagements.leaving.archive import Archive
from engagements.leaving.exporting import write_archive
from engagements.leaving.tables import Table, travelling
from engagements.models import (
    Client,
    FounderComment,
    FounderScreenshot,
    InternalComment,
    InternalScreenshot,
    Membership,
    Role,
    Workspace,
)
from tests.checks.runs.makers import give_word, look, verdict
from tests.factories import (
    make_intake_outcome,
    make_membership,
    make_screenshot,
    make_user,
    make_workspace,
)
from tests.handover.paperwork import (
    make_paperwork,
    make_preview,
    make_ready,
    make_ready_sheet,
    share_link,
)


def archive_bytes(client: Client) -> bytes:
    with tenancy.scope(client.workspace_id):
        file = io.BytesIO()
        write_archive(client, file, made_by="Grace")
        return file.getvalue()


def opened(data: bytes) -> Archive:
    return Archive(io.BytesIO(data))


def contents(data: bytes) -> dict[str, list[Any]]:
    """Rows by table, each key replaced by the place of its row: equal for equal contents."""
    archive = opened(data)
    rows = {label: list(archive.rows(label)) for label in archive.counts}
    places = {
        (label, row["id"]): (label, place)
        for label, table in rows.items()
        for place, row in enumerate(table)
    }
    tables = {table.label: table for table in travelling()}
    by_kind = {table.kind: table.label for table in travelling()}

    def told(table: Table, row: dict[str, Any]) -> dict[str, Any]:
        found = {name: value for name, value in row.items() if name != "id"}
        for link in table.links:
            label = link.related_model._meta.label_lower  # type: ignore[union-attr]
            found[link.name] = row[link.name] and places[label, row[link.name]]
        for name, kind in table.model.kind_columns.items():
            found[name] = row[name] and places[by_kind[row[kind]], row[name]]
        for name, label in table.model.key_lists.items():
            found[name] = {
                each: [places[label, key] for key in keys] for each, keys in row[name].items()
            }
        return found

    return {label: [told(tables[label], row) for row in table] for label, table in rows.items()}


def filled_client() -> Client:
    """Papers, people, runs and packs: every table that travels has a row."""
    engagement = make_paperwork()
    client, workspace = engagement.client, engagement.workspace
    founder = make_membership(Role.FOUNDER, client=client, user=make_user(name="Nora Quist"))
    grace = make_user(name="Grace Hopper")
    make_membership(Role.CONSULTANT, workspace=workspace, user=grace)
    with tenancy.scope(workspace):
        look(engagement, verdict("MAIL001"), verdict("MAIL002", status="pass"))
        give_word(engagement)
        risk = engagement.risks.get(code="MAIL001")
        risk.accept(date(2099, 1, 1), "Not this year", by=founder)
        engagement.pause("Night", by=grace)
        engagement.resume(by=grace)
        InternalComment.write(risk, "Pays late", by=grace)
        FounderComment.write(engagement, "Good morning", by=founder.user)
        make_intake_outcome(engagement, risk=risk)
        make_screenshot(InternalScreenshot, risk)
        make_screenshot(FounderScreenshot, risk)
        make_ready(engagement).sign("Nora Quist", by=founder)
        make_ready_sheet(engagement)
        share_link(engagement)
        make_preview(engagement)
    return client


@pytest.fixture
def filled(db: None) -> Client:
    return filled_client()


@pytest.fixture
def elsewhere(db: None) -> Workspace:
    return make_workspace(name="South Sea")


def owner_of(workspace: Workspace) -> Membership:
    return make_membership(Role.OWNER, workspace=workspace, user=make_user(name="Olive Owner"))
