"""The fail-closed scope. A and B are two workspaces, each with rows that could leak."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.models import Exists, Max, OuterRef, Subquery, Value

from engagements import tenancy
from engagements.models import Block, ChangeEntry, Client, Engagement, User, Workspace
from engagements.tenancy import NoTenant, ScopeError, TenantQuerySet, WorkspaceOwned
from engagements.tenancy.row_security import check_role
from tests.factories import make_block, make_change, make_client, make_engagement, make_workspace

pytestmark = pytest.mark.django_db


@dataclass
class Tenant:
    workspace: Workspace
    client: Client
    engagement: Engagement
    block: Block
    change: ChangeEntry


def make_tenant(workspace: Workspace | None = None) -> Tenant:
    workspace = workspace or make_workspace()
    client = make_client(workspace=workspace)
    engagement = make_engagement(client=client)
    block = make_block(engagement, state="waiting")
    change = make_change(engagement, block=block)
    return Tenant(workspace, client, engagement, block, change)


@pytest.fixture
def a() -> Tenant:
    return make_tenant()


@pytest.fixture
def b() -> Tenant:
    return make_tenant()


async def every_row_async() -> list[ChangeEntry]:
    return [row async for row in ChangeEntry.objects.all()]


QUERIES: dict[str, Callable[[], Any]] = {
    "all": lambda: list(ChangeEntry.objects.all()),
    "filter": lambda: list(ChangeEntry.objects.filter(what="x")),
    "get": lambda: ChangeEntry.objects.get(pk=1),
    "first": ChangeEntry.objects.first,
    "count": ChangeEntry.objects.count,
    "len": lambda: len(ChangeEntry.objects.all()),
    "exists": ChangeEntry.objects.exists,
    "aexists": lambda: async_to_sync(ChangeEntry.objects.all().aexists)(),  # noqa: PLW0108
    "async for": async_to_sync(every_row_async),
    "aget": lambda: async_to_sync(ChangeEntry.objects.all().aget)(pk=1),
    "values": lambda: list(ChangeEntry.objects.values("what")),
    "values_list": lambda: list(ChangeEntry.objects.values_list("what", flat=True)),
    "aggregate": lambda: ChangeEntry.objects.aggregate(n=Max("pk")),
    "annotate": lambda: list(ChangeEntry.objects.annotate(n=Value(1))),
    "dates": lambda: list(ChangeEntry.objects.dates("at", "day")),
    "explain": lambda: ChangeEntry.objects.all().explain(),
    "in_bulk": ChangeEntry.objects.in_bulk,
    "iterator": lambda: list(ChangeEntry.objects.iterator()),
    "slice": lambda: list(ChangeEntry.objects.all()[:1]),
    "union": lambda: list(ChangeEntry.objects.all().union(ChangeEntry.objects.all())),
    "or": lambda: list(ChangeEntry.objects.filter(who="x") | ChangeEntry.objects.filter(who="y")),
    "exclude over many": lambda: list(Engagement.objects.exclude(changes__who="x")),
    "select_related": lambda: list(ChangeEntry.objects.select_related("block")),
    "raw": lambda: list(ChangeEntry.objects.raw("SELECT * FROM engagements_changeentry")),
    "in sub-query": lambda: list(User.objects.filter(pk__in=ChangeEntry.objects.values("pk"))),
    "Exists": lambda: list(User.objects.filter(Exists(ChangeEntry.objects.all()))),
    "Subquery": lambda: list(User.objects.annotate(x=Subquery(Block.objects.values("pk")[:1]))),
    "base manager": lambda: list(ChangeEntry._base_manager.all()),
    "default manager": lambda: list(ChangeEntry._default_manager.all()),
    "without a manager": lambda: list(TenantQuerySet(ChangeEntry)),
    "sql text": lambda: str(ChangeEntry.objects.all().query),
    "update": lambda: ChangeEntry.objects.update(who="x"),
    "aupdate": lambda: async_to_sync(ChangeEntry.objects.all().aupdate)(who="x"),
    "delete": lambda: ChangeEntry.objects.all().delete(),
    "raw delete": lambda: ChangeEntry.objects.all()._raw_delete("default"),
    "select_for_update": lambda: list(ChangeEntry.objects.select_for_update()),
}


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES.keys())
def test_no_tenant_no_answer(query: Callable[[], Any], a: Tenant) -> None:
    with pytest.raises(NoTenant if query is not QUERIES["raw"] else ScopeError):
        query()


WRITES: dict[str, Callable[[Tenant], Any]] = {
    "create": lambda a: ChangeEntry.objects.create(engagement_id=a.engagement.pk, what="x"),
    "create with the row": lambda a: ChangeEntry.objects.create(engagement=a.engagement, what="x"),
    "create of a root": lambda a: Client.objects.create(name="x", workspace=a.workspace),
    "bulk_create": lambda a: ChangeEntry.objects.bulk_create(
        [ChangeEntry(engagement=a.engagement)]
    ),
    "bulk_update": lambda a: ChangeEntry.objects.bulk_update([a.change], ["what"]),
    "get_or_create": lambda a: ChangeEntry.objects.get_or_create(pk=a.change.pk),
    "update_or_create": lambda a: ChangeEntry.objects.update_or_create(pk=a.change.pk),
    "save of a new row": lambda a: ChangeEntry(engagement=a.engagement, what="x").save(),
    "save of a loaded row": lambda a: a.change.save(),
    "save of one field": lambda a: a.change.save(update_fields=["what"]),
    "asave": lambda a: async_to_sync(a.change.asave)(),
    "delete": lambda a: a.change.delete(),
    "adelete": lambda a: async_to_sync(a.change.adelete)(),
    "refresh": lambda a: a.change.refresh_from_db(),
    "reverse relation": lambda a: a.engagement.changes.count(),
    "reverse add": lambda a: a.block.changes.add(a.change),
    "deletion of the workspace": lambda a: a.workspace.delete(),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_no_tenant_no_change(write: Callable[[Tenant], Any], a: Tenant) -> None:
    with pytest.raises(NoTenant):
        write(a)


def test_a_forward_key_is_not_followed_without_a_tenant(a: Tenant) -> None:
    with tenancy.scope(a.workspace):
        change = ChangeEntry.objects.get()
    with pytest.raises(NoTenant):
        _ = change.block


def test_an_empty_query_needs_no_tenant() -> None:
    assert list(ChangeEntry.objects.none()) == []


# Built in one scope, used in another


def test_a_query_built_in_a_scope_is_dead_outside(a: Tenant) -> None:
    with tenancy.scope(a.workspace):
        rows = ChangeEntry.objects.all()
    with pytest.raises(NoTenant):
        list(rows)


@pytest.mark.parametrize(
    "use",
    [
        list,
        lambda rows: rows.exists(),
        lambda rows: rows.filter(who="x").count(),
        lambda rows: rows.update(who="x"),
        lambda rows: rows.delete(),
        lambda rows: list(User.objects.filter(pk__in=rows.values("pk"))),
        lambda rows: list(ChangeEntry.objects.filter(pk__in=rows.values("pk"))),
        lambda rows: list(ChangeEntry.objects.all() | rows),
        lambda rows: list(ChangeEntry.objects.all() & rows),
        lambda rows: list(ChangeEntry.objects.union(rows)),
        lambda rows: rows.explain(),
    ],
)
def test_a_query_built_in_one_tenant_is_dead_in_another(
    use: Callable[[Any], Any], a: Tenant, b: Tenant
) -> None:
    with tenancy.scope(b.workspace):
        rows = ChangeEntry.objects.all()
    with tenancy.scope(a.workspace), pytest.raises(ScopeError):
        use(rows)


def test_a_query_built_before_any_scope_is_dead_for_good(a: Tenant) -> None:
    rows = ChangeEntry.objects.all()
    with tenancy.scope(a.workspace), pytest.raises(NoTenant):
        list(rows)


def test_a_query_works_again_in_the_same_scope(a: Tenant) -> None:
    with tenancy.scope(a.workspace):
        rows = ChangeEntry.objects.all()
    with tenancy.scope(a.workspace):
        assert list(rows) == [a.change]


# With tenant A set, B's rows


def test_only_ones_own_rows_are_seen(a: Tenant, b: Tenant) -> None:
    with tenancy.scope(a.workspace):
        assert list(ChangeEntry.objects.all()) == [a.change]
        assert list(Client.objects.all()) == [a.client]
        assert ChangeEntry.objects.count() == 1
        assert ChangeEntry.objects.in_bulk().keys() == {a.change.pk}
        assert not ChangeEntry.objects.filter(pk=b.change.pk).exists()


def test_exclude_across_a_relation_stays_inside(a: Tenant, b: Tenant) -> None:
    with tenancy.scope(a.workspace):
        bare = make_engagement(client=a.client)
        assert list(Engagement.objects.exclude(changes__who="Ann")) == [bare]


def test_a_correlated_sub_query_stays_inside(a: Tenant, b: Tenant) -> None:
    with tenancy.scope(a.workspace):
        changes = ChangeEntry.objects.filter(engagement=OuterRef("pk"))
        assert list(Engagement.objects.filter(Exists(changes))) == [a.engagement]


def test_update_and_delete_of_everything_touch_ones_own(a: Tenant, b: Tenant) -> None:
    with tenancy.scope(a.workspace):
        assert ChangeEntry.objects.update(who="me") == 1
        assert ChangeEntry.objects.all().delete()[0] == 1
    with tenancy.scope(b.workspace):
        assert ChangeEntry.objects.get().who == "Ann"


FOREIGN: dict[str, tuple[type[Exception], Callable[[Tenant, Tenant], Any]]] = {
    "get": (ChangeEntry.DoesNotExist, lambda a, b: ChangeEntry.objects.get(pk=b.change.pk)),
    "refresh": (ChangeEntry.DoesNotExist, lambda a, b: b.change.refresh_from_db()),
    "save": (ScopeError, lambda a, b: b.change.save()),
    "save of one field": (ScopeError, lambda a, b: b.change.save(update_fields=["what"])),
    "delete": (ScopeError, lambda a, b: b.change.delete()),
    "delete of a parent": (ScopeError, lambda a, b: b.client.delete()),
    "bulk_update": (
        ScopeError,
        lambda a, b: ChangeEntry.objects.bulk_update([a.change, b.change], ["what"]),
    ),
    "create under its parent": (
        ScopeError,
        lambda a, b: ChangeEntry.objects.create(engagement=b.engagement, what="x"),
    ),
    "create under its parent's key": (
        ScopeError,
        lambda a, b: ChangeEntry.objects.create(engagement_id=b.engagement.pk, what="x"),
    ),
    "create through its parent": (
        ScopeError,
        lambda a, b: b.engagement.changes.create(what="x"),
    ),
    "create pointing at it": (
        ScopeError,
        lambda a, b: ChangeEntry.objects.create(engagement=a.engagement, block=b.block),
    ),
    "create pointing at its key": (
        ScopeError,
        lambda a, b: ChangeEntry.objects.create(engagement=a.engagement, block_id=b.block.pk),
    ),
    "bulk_create under its parent": (
        ScopeError,
        lambda a, b: ChangeEntry.objects.bulk_create([ChangeEntry(engagement=b.engagement)]),
    ),
    "bulk_create pointing at it": (
        ScopeError,
        lambda a, b: ChangeEntry.objects.bulk_create(
            [ChangeEntry(engagement=a.engagement, block=b.block)]
        ),
    ),
    "bulk_create over its key": (
        ScopeError,
        lambda a, b: ChangeEntry.objects.bulk_create(
            [ChangeEntry(pk=b.change.pk, engagement=a.engagement)],
            update_conflicts=True,
            update_fields=["what"],
            unique_fields=["id"],
        ),
    ),
    "update pointing at it": (ScopeError, lambda a, b: ChangeEntry.objects.update(block=b.block)),
    "update pointing at its key": (
        ScopeError,
        lambda a, b: ChangeEntry.objects.update(block_id=b.block.pk),
    ),
    "update by an expression": (
        ScopeError,
        lambda a, b: ChangeEntry.objects.update(block=Value(b.block.pk)),
    ),
    "update of the parent": (
        ScopeError,
        lambda a, b: ChangeEntry.objects.update(engagement=b.engagement),
    ),
    "update of the workspace": (
        ScopeError,
        lambda a, b: ChangeEntry.objects.update(workspace=b.workspace),
    ),
    "bulk_update of a key": (
        ScopeError,
        lambda a, b: ChangeEntry.objects.bulk_update([a.change], ["block"]),
    ),
    "a root for the other workspace": (
        ScopeError,
        lambda a, b: Client.objects.create(name="x", workspace=b.workspace),
    ),
    "get_or_create under it": (
        ScopeError,
        lambda a, b: ChangeEntry.objects.get_or_create(
            what="new", defaults={"engagement": b.engagement}
        ),
    ),
}


@pytest.mark.parametrize(("error", "act"), FOREIGN.values(), ids=FOREIGN.keys())
def test_another_tenants_row_is_out_of_reach(
    error: type[Exception], act: Callable[[Tenant, Tenant], Any], a: Tenant, b: Tenant
) -> None:
    with tenancy.scope(a.workspace), pytest.raises(error):
        act(a, b)
    with tenancy.scope(b.workspace):
        assert list(ChangeEntry.objects.values_list("pk", "block")) == [(b.change.pk, b.block.pk)]


def test_adding_another_tenants_row_to_a_relation_adds_nothing(a: Tenant, b: Tenant) -> None:
    with tenancy.scope(a.workspace):
        a.block.changes.add(b.change)
        assert list(a.block.changes.all()) == [a.change]
    with tenancy.scope(b.workspace):
        assert list(b.block.changes.all()) == [b.change]


def test_a_forward_key_to_another_tenant_finds_nothing(a: Tenant, b: Tenant) -> None:
    with tenancy.scope(b.workspace):
        foreign = ChangeEntry.objects.get()
    with tenancy.scope(a.workspace), pytest.raises(Block.DoesNotExist):
        _ = foreign.block


def test_a_loaded_row_cant_be_relabelled(a: Tenant, b: Tenant) -> None:
    with tenancy.scope(b.workspace):
        stolen = ChangeEntry.objects.get()
    stolen.workspace_id, stolen.client_id = a.workspace.pk, a.client.pk
    stolen.engagement_id = a.engagement.pk
    with tenancy.scope(a.workspace), pytest.raises(ScopeError):
        stolen.save()


def test_a_forged_row_deletes_nothing(a: Tenant, b: Tenant) -> None:
    forged = ChangeEntry(pk=b.change.pk, workspace=a.workspace, client_id=a.client.pk)
    forged.engagement_id = a.engagement.pk
    with tenancy.scope(a.workspace), pytest.raises(ChangeEntry.DoesNotExist):
        forged.delete()


def test_a_row_cant_move_to_another_client(a: Tenant) -> None:
    second = make_tenant(a.workspace)
    with tenancy.scope(a.workspace):
        a.change.engagement = second.engagement
        with pytest.raises(ScopeError):
            a.change.save()


def test_a_row_cant_point_at_another_client(a: Tenant) -> None:
    second = make_tenant(a.workspace)
    with tenancy.scope(a.workspace):
        with pytest.raises(ScopeError):
            ChangeEntry.objects.filter(pk=a.change.pk).update(block=second.block)
        a.change.block = second.block
        with pytest.raises(ScopeError):
            a.change.save()


def test_deleting_ones_own_parent_takes_its_children(a: Tenant, b: Tenant) -> None:
    with tenancy.scope(a.workspace):
        a.client.delete()
        assert not ChangeEntry.objects.exists()
    with tenancy.scope(b.workspace):
        assert ChangeEntry.objects.exists()


def test_the_tenant_is_copied_from_the_parent(a: Tenant) -> None:
    with tenancy.scope(a.workspace):
        change = ChangeEntry.objects.create(engagement_id=a.engagement.pk, what="x")
    assert (change.workspace_id, change.client_id) == (a.workspace.pk, a.client.pk)


def test_an_unchanged_row_costs_one_query(a: Tenant, django_assert_num_queries: Any) -> None:
    with tenancy.scope(a.workspace):
        client = Client.objects.get()
        with django_assert_num_queries(1):
            client.save()


# A founder's scope


def test_a_client_scope_sees_its_client_only(a: Tenant) -> None:
    second = make_tenant(a.workspace)
    with tenancy.scope(a.workspace, a.client):
        assert list(ChangeEntry.objects.all()) == [a.change]
        assert list(Client.objects.all()) == [a.client]
        assert not Engagement.objects.filter(pk=second.engagement.pk).exists()
        with pytest.raises(ScopeError):
            ChangeEntry.objects.create(engagement_id=second.engagement.pk, what="x")
        with pytest.raises(ScopeError):
            second.change.delete()


def test_workspace_rows_are_refused_to_a_client_unless_they_say_so() -> None:
    client_scope = tenancy.Scope(1, 2)

    class Shared:
        client_column = ""
        client_scope_visible = False

    with pytest.raises(ScopeError):
        client_scope.rows_of(Shared)  # type: ignore[arg-type]
    Shared.client_scope_visible = True
    assert client_scope.rows_of(Shared) == tenancy.Scope(1).rows_of(Shared)  # type: ignore[arg-type]


# Opening and leaving


def test_scopes_nest_and_are_left() -> None:
    with tenancy.scope(1):
        with tenancy.scope(2, 3):
            assert tenancy.current() == tenancy.Scope(2, 3)
        with tenancy.cleared():
            tenancy.activate(4)
            assert tenancy.current() == tenancy.Scope(4)
        assert tenancy.current() == tenancy.Scope(1)
    assert not tenancy.is_set()


def test_a_sweep_sees_everything_and_says_why(a: Tenant, b: Tenant) -> None:
    with tenancy.every_workspace("count"):
        assert ChangeEntry.objects.count() == 2
    with pytest.raises(ScopeError), tenancy.every_workspace(""):
        pass


def test_an_unsaved_workspace_has_no_scope() -> None:
    with pytest.raises(ScopeError), tenancy.scope(Workspace()):
        pass


def test_rows_joined_from_outside_are_refused(a: Tenant, b: Tenant, cast: Any) -> None:
    from engagements.models import Membership

    joined = Membership.objects.filter(client=cast.client).select_related("client")
    if connection.vendor == "postgresql" and not check_role(databases=["default"]):
        with tenancy.scope(a.workspace):  # the second wall: for this scope there is no such row
            assert [place.client for place in joined] == [None] * len(joined)
        return
    with tenancy.scope(a.workspace), pytest.raises(ScopeError):
        list(joined)


# Every model

PLAIN = {
    "ApiToken",
    "FrontDoor",
    "Invitation",
    "Knock",
    "MailRefusal",
    "Membership",
    "User",
    "Workspace",
}
OUR_APPS = {"engagements", "readiness", "runs", "handover"}


def test_every_model_of_ours_is_scoped_or_listed() -> None:
    ours = [model for model in apps.get_models() if model._meta.app_label in OUR_APPS]
    assert {m.__name__ for m in ours if not issubclass(m, WorkspaceOwned)} == PLAIN


def test_the_system_check_passes() -> None:
    call_command("check")


@pytest.mark.parametrize(
    "model",
    [m for m in apps.get_models() if issubclass(m, WorkspaceOwned)],
    ids=lambda m: m.__name__,
)
def test_every_manager_is_scoped(model: type[WorkspaceOwned]) -> None:
    for manager in (model._base_manager, model._default_manager, *model._meta.managers):
        with pytest.raises(NoTenant):
            manager.exists()
