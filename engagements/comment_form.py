"""The form in which both sides write a comment."""

from django import forms

from engagements.models.comment import LONGEST_COMMENT
from engagements.secret_values import NoSecretValues


class CommentForm(NoSecretValues, forms.Form):
    text = forms.CharField(
        label="Your comment",
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
