"""The forms of people: user name and password, and an API token's particulars."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from packaging.utils import InvalidName, canonicalize_name


class LogInForm(AuthenticationForm):
    """Django's log-in form, with fields that phones and password managers understand."""

    error_messages = {  # noqa: RUF012 (declared so by Django)
        "invalid_login": "No user has this name and this password. Upper and lower case count.",
        "inactive": "This user is switched off.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # whatever Django's view hands over
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["username"].label = "User name"
        self.fields["username"].widget.attrs.update(
            {"autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}
        )


class ApiTokenForm(forms.Form):
    """What a person says of an API token that she wants."""

    name = forms.CharField(
        max_length=100,
        help_text="For yourself: where it is used.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "My laptop"}),
    )
    projects = forms.CharField(
        required=False,
        max_length=200,
        label="Project",
        help_text="The one that it may upload to, which need not exist yet. Empty: all of yours, "
        "and new ones.",
        widget=forms.TextInput(
            attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # what every form of Django takes
        super().__init__(*args, **kwargs)
        self.label_suffix = ""

    def clean_projects(self) -> list[str]:
        """Return the normalised name, if there is one."""
        text: str = self.cleaned_data["projects"]
        try:
            return [canonicalize_name(text, validate=True)] if text else []
        except InvalidName as error:
            raise forms.ValidationError(
                "A project's name has ASCII letters and digits, with . _ and - between them."
            ) from error
