"""The one form of this app: registering a consumer."""

from __future__ import annotations

from typing import Any, Final

from django import forms

from oauth_provider.callbacks import callback_flaw
from oauth_provider.models import Dialect
from oauth_provider.signing.rsa_keys import KeyFormatError, normalised_public_key

CALLBACKS: Final = 50
"""The longest allow-list, in lines."""

KEY_EXAMPLE: Final = "-----BEGIN PUBLIC KEY-----\n…\n-----END PUBLIC KEY-----"


class ConsumerForm(forms.Form):
    """What a person says about an application (contract 5)."""

    name = forms.CharField(
        max_length=100,
        help_text="Shown to whoever is asked to authorise it.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    description = forms.CharField(
        required=False,
        max_length=2000,
        help_text="What it does, in a sentence or two.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    callbacks = forms.CharField(
        required=False,
        max_length=20_000,
        label="Allowed callbacks",
        help_text="One address per line, allowed with any query. None: every callback is allowed.",
        widget=forms.Textarea(
            attrs={"rows": 3, "spellcheck": "false", "placeholder": "https://client.example/done"}
        ),
    )
    rsa_public_key = forms.CharField(
        required=False,
        max_length=20_000,
        label="RSA public key",
        help_text="For the RSA methods only. PEM, as SPKI, PKCS#1 or an X.509 certificate.",
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "placeholder": KEY_EXAMPLE}),
    )
    dialect = forms.ChoiceField(
        required=False,
        choices=[("", "As the server is set"), *Dialect.choices],
        help_text="Which form of OAuth 1.0 it is held to.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # what every form of Django takes
        super().__init__(*args, **kwargs)
        self.label_suffix = ""

    def clean_callbacks(self) -> list[str]:
        """Return the lines that say something, once each could be a callback."""
        lines = [line.strip() for line in self.cleaned_data["callbacks"].splitlines()]
        callbacks = [line for line in lines if line]
        if len(callbacks) > CALLBACKS:
            raise forms.ValidationError(f"There are more than {CALLBACKS} lines.")
        flaws = [(callback, callback_flaw(callback)) for callback in callbacks]
        problems = [f"{callback[:80]}: {flaw}." for callback, flaw in flaws if flaw]
        if problems:
            raise forms.ValidationError(problems)
        return callbacks

    def clean_rsa_public_key(self) -> str:
        """Return the key in the one form that is kept (RFC 5849, 3.4.3)."""
        text: str = self.cleaned_data["rsa_public_key"]
        try:
            return normalised_public_key(text) if text else ""
        except KeyFormatError as error:
            raise forms.ValidationError(f"This cannot be used: {error}.") from error
