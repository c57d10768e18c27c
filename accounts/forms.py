"""The one form of people: user name and password."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import AuthenticationForm


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
