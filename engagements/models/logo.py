"""A workspace's logo, in a row of its own: pages that name the workspace don't load it."""

from django.db import models

from engagements.tenancy import WorkspaceOwned


class Logo(WorkspaceOwned):
    """The picture as `logos.draw` made it; the client's people see it too."""

    client_scope_visible = True
    stays_behind = "The workspace's own."

    png = models.BinaryField(editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(name="logo_once", fields=["workspace"])]

    def __str__(self) -> str:
        return f"Logo, {self.width} × {self.height}"
