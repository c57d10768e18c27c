"""The forms by which people manage what they publish."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from releases.form.fields import LINE_LIMIT
from releases.judging.rules import shown
from releases.models import Project, Role
from releases.selectors.pages import user_find

if TYPE_CHECKING:
    from accounts.models import User

# Quarantine is the index's own.
STATUSES = [
    (status.value, status.label)
    for status in (Project.Status.ACTIVE, Project.Status.ARCHIVED, Project.Status.DEPRECATED)
]


def _reason(help_text: str) -> forms.CharField:
    return forms.CharField(required=False, max_length=LINE_LIMIT, help_text=help_text)


class PlainForm(forms.Form):
    """A form without anything to fill in, and what all others share."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # what every form of Django takes
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")


class YankForm(PlainForm):
    """Why a release is yanked."""

    reason = _reason("Installers print it to who pins this release all the same.")


class StatusForm(PlainForm):
    """What became of a project."""

    status = forms.ChoiceField(choices=STATUSES)
    reason = _reason("Shown on the project's page, and told to installers.")


class RoleForm(PlainForm):
    """Whom to let in."""

    username = forms.CharField(label="User name", max_length=150)
    kind = forms.ChoiceField(label="Role", choices=Role.Kind.choices[::-1])

    def clean_username(self) -> User:
        """Return the person of that name."""
        username: str = self.cleaned_data["username"]
        user = user_find(username=username)
        if user is None:
            raise forms.ValidationError(f"There is no user {shown(username)} here.")
        return user


class RoleTakeForm(PlainForm):
    """Whose role to take away."""

    username = forms.CharField(max_length=150, widget=forms.HiddenInput)


class ConfirmForm(PlainForm):
    """A name, typed again by who means it."""

    typed = forms.CharField(widget=forms.TextInput(attrs={"spellcheck": "false"}))

    def __init__(self, *args: Any, expected: str, what: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected
        self.fields["typed"].label = f"Type {what} to confirm"
        self.fields["typed"].help_text = expected

    def clean_typed(self) -> str:
        """Compare with what stands on the page, letter by letter."""
        typed: str = self.cleaned_data["typed"]
        if typed != self.expected:
            raise forms.ValidationError(
                f"{shown(typed)} is not {shown(self.expected)}: nothing was deleted."
            )
        return typed
