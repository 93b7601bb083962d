"""Another role for somebody of the consultancy, at once; the client's people get theirs by mail."""

from typing import cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from engagements import access
from engagements.access import OpenedRequest, Right
from engagements.accounts import inviting
from engagements.desk.people import WHAT_ROLES_DO, may_change
from engagements.models import Membership, Role, TransitionError


class RoleForm(forms.Form):
    """The roles of our side."""

    role = forms.ChoiceField(
        label="Role",
        widget=forms.RadioSelect,
        choices=[
            (role.value, f"{role.label}: {does}")
            for role, does in WHAT_ROLES_DO.items()
            if not role.is_on_the_clients_side
        ],
    )


@require_http_methods(["GET", "POST"])
def member_role(request: HttpRequest, workspace_slug: str, pk: int) -> HttpResponse:
    workspace = access.open_workspace(request, workspace_slug, Right.MANAGE)
    member = get_object_or_404(inviting.members_of(workspace), pk=pk)
    if not may_change(cast(OpenedRequest, request).membership, member):
        raise PermissionDenied
    form = RoleForm(request.POST or None, initial={"role": member.role})
    if request.method == "POST" and form.is_valid() and _changed(request, member, form):
        return redirect("people", workspace_slug)
    context = {"form": form, "member": member}
    status = 422 if form.is_bound else 200
    return render(request, "engagements/desk/member_role.html", context, status=status)


def _changed(request: HttpRequest, member: Membership, form: RoleForm) -> bool:
    role = Role(form.cleaned_data["role"])
    try:
        inviting.change_role(member, role, by=access.person(request))
    except TransitionError as refusal:
        form.add_error("role", str(refusal))
        return False
    messages.success(request, f"{member.user} is {role.label.lower()} now.")
    return True
