"""The few things people tell us about themselves."""

from django import forms
from django.contrib.auth.password_validation import validate_password

from engagements.models import User
from engagements.time_zones import time_zone_names

NO_NEED = "Optional. Without one, we mail you a code each time you sign in."


class PasswordField(forms.CharField):
    """An optional new password, held to the site's rules."""

    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})

    def validate(self, value: str) -> None:
        super().validate(value)
        if value:
            validate_password(value)


class TimeZoneField(forms.ChoiceField):
    """`own`: the page picks the reader's zone, where nobody has picked one yet."""

    def __init__(self, *, own: bool = False) -> None:
        zones = [(name, name.replace("_", " ")) for name in time_zone_names()]
        super().__init__(choices=zones, label="Time zone")
        if own:
            self.widget.attrs["data-own-zone"] = True


class JoinForm(forms.Form):
    """For somebody new who comes by invitation."""

    name = forms.CharField(
        label="Your name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = PasswordField(label="Password", required=False, help_text=NO_NEED)
    time_zone = forms.CharField(
        required=False, widget=forms.HiddenInput(attrs={"data-own-zone": True})
    )

    def clean_time_zone(self) -> str:
        """What the browser said, if it is a zone; nobody is turned away over it."""
        said: str = self.cleaned_data["time_zone"]
        return said if said in time_zone_names() else ""

    def without_password(self) -> None:
        """For the client's people, who always sign in by mailed code."""
        del self.fields["password"]


class FirstWorkspaceForm(forms.Form):
    workspace_name = forms.CharField(
        label="Name of your consultancy",
        max_length=120,
        help_text="Your clients see it on their pages, in mail and on the handover pack.",
    )
    name = forms.CharField(
        label="Your name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label="Your e-mail address", widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    time_zone = TimeZoneField(own=True)
    password = PasswordField(label="Password", required=False, help_text=NO_NEED)


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    time_zone = TimeZoneField()

    class Meta:
        model = User
        fields = ["name", "time_zone"]
        labels = {"name": "Your name"}
