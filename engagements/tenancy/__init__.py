"""The fail-closed scope: a tenant's rows answer only inside that tenant's scope.

A `Scope` in a context variable says whose rows may be touched. Every query over a `WorkspaceOwned`
model is filtered by the scope in which it is built, and remembers it; when it is about to reach the
database the scope must still be the same. No scope, or another one, raises instead of answering, so
forgetting to filter shows as an error and never as somebody else's data.

    with tenancy.scope(workspace):              # a consultant's request, a task
    with tenancy.scope(workspace, client):      # a founder's request: this client's rows only
    with tenancy.every_workspace("re-queue runs that were cut off"):     # the few system sweeps

What it can't see: a plain model (Membership, Invitation) that joins into a tenant's table with
`filter` or `values`. Only `access.py` and `accounts` read those, and rows so joined are still
refused when they become instances.
"""

from engagements.tenancy.owned import ClientOwned, WorkspaceOwned
from engagements.tenancy.queries import TenantManager, TenantQuerySet
from engagements.tenancy.scopes import (
    NoTenant,
    Scope,
    ScopeError,
    activate,
    cleared,
    current,
    deactivate,
    every_workspace,
    is_set,
    scope,
)

__all__ = [
    "ClientOwned",
    "NoTenant",
    "Scope",
    "ScopeError",
    "TenantManager",
    "TenantQuerySet",
    "WorkspaceOwned",
    "activate",
    "cleared",
    "current",
    "deactivate",
    "every_workspace",
    "is_set",
    "scope",
]
