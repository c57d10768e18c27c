"""The workbench: type or paste a request, see each step of signing it, and what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from django import forms
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from oauth_provider.rediagnosing import keys_of
from oauth_provider.signing.correction import as_sent, corrected
from oauth_provider.signing.explanation import explain
from oauth_provider.signing.formats import UnreadableError, read_request, write_http
from oauth_provider.signing.methods import METHODS, Keys
from oauth_provider.signing.parameters import parse
from oauth_provider.signing.readings import LENIENT
from oauth_provider.signing.rsa_keys import KeyFormatError
from oauth_provider.signing.signer import NotSignableError, sign_request
from oauth_provider.signing.steps import steps_document
from pypi_mock.control.access import is_on_this_machine
from pypi_mock.control.numbers import whole_number
from pypi_mock.inspector.script import inspector_page
from pypi_mock.inspector.showing import check_rows, comparison_rows, diagnosis_context
from pypi_mock.journal import journal
from pypi_mock.journal.placeholders import with_secrets
from pypi_mock.simulation.clock import clock
from pypi_mock.simulation.randomness import randomness

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from oauth_provider.signing.explanation import Explanation
    from oauth_provider.signing.parameters import Source
    from oauth_provider.signing.signer import Signed
    from oauth_provider.signing.wire import WireRequest

TEXT_LIMIT: Final = 256 * 1024
EXAMPLE: Final = """\
GET /oauth/test?test=spam HTTP/1.1
Host: {host}
"""


class WorkbenchForm(forms.Form):
    """A request and the secrets to judge or to sign it by."""

    request = forms.CharField(
        label="Request",
        max_length=TEXT_LIMIT,
        strip=False,
        help_text="Raw HTTP, a curl command, a HAR entry or a vector. One without OAuth parameters "
        "is signed.",
        widget=forms.Textarea(attrs={"rows": 9, "spellcheck": "false", "autocapitalize": "off"}),
    )
    scheme = forms.ChoiceField(
        label="Scheme",
        required=False,
        choices=[("", "as the request says"), ("http", "http"), ("https", "https")],
        help_text="Raw HTTP does not say it.",
    )
    consumer_key = forms.CharField(
        label="Consumer key",
        required=False,
        max_length=255,
        help_text="Only of a request that is to be signed.",
    )
    consumer_secret = forms.CharField(label="Consumer secret", required=False, max_length=4096)
    token = forms.CharField(label="Token", required=False, max_length=255)
    token_secret = forms.CharField(label="Token secret", required=False, max_length=4096)
    signature_method = forms.ChoiceField(
        label="Signature method",
        required=False,
        choices=[(n, n) for n, method in METHODS.items() if method.family != "RSA"],
    )
    base_string = forms.CharField(
        label="Your own base string",
        required=False,
        max_length=TEXT_LIMIT,
        help_text="With it, a wrong key and a wrong text are told apart for certain.",
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they are
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")


class WorkbenchError(Exception):
    """What was pasted cannot be worked on; the message says why."""


class Result(NamedTuple):
    """What came of it."""

    wire: WireRequest
    explanation: Explanation | None
    signed: Signed | None
    keys: Keys
    shows_right: bool


@require_http_methods(["GET", "HEAD", "POST"])
@inspector_page
def workbench(request: HttpRequest) -> HttpResponse:
    """Show the form, and below it what came of the last one."""
    if request.method != "POST":
        initial = {"request": _from_journal(request) or EXAMPLE.format(host=request.get_host())}
        initial |= {"consumer_key": "consumer-key", "token": "access-token"}
        form = WorkbenchForm(initial=initial)
        return render(request, "inspector/workbench.html", {"page": "workbench", "form": form})
    form = WorkbenchForm(request.POST)
    context: dict[str, object] = {"page": "workbench", "form": form}
    if form.is_valid():
        try:
            result = _worked(form.cleaned_data, may_look_up=is_on_this_machine(request))
        except (WorkbenchError, UnreadableError, NotSignableError, KeyFormatError) as error:
            context["error"] = str(error)
        else:
            context |= _shown(result)
    status = 400 if form.errors or "error" in context else 200
    return render(request, "inspector/workbench.html", context, status=status)


def _from_journal(request: HttpRequest) -> str:
    """Return the request of an entry that is named, as raw HTTP."""
    number = whole_number(request.GET.get("request", ""))
    entry = journal.get(number) if number is not None else None
    if entry is None:
        return ""
    return write_http(entry.wire).decode("utf-8", "replace").replace("\r\n", "\n")


def _worked(typed: dict[str, str], *, may_look_up: bool) -> Result:
    """Explain a request that has OAuth parameters, and sign one that has none."""
    text = typed["request"].replace("\r\n", "\n")
    wire = read_request(text.encode(), scheme=typed["scheme"] or None).wire
    request = parse(wire)
    if not request.has_credentials:
        return _signed(wire, typed, may_look_up=may_look_up)
    protocol = dict(request.protocol)
    consumer, token = protocol.get("oauth_consumer_key", ""), protocol.get("oauth_token", "")
    keys = _keys(typed, consumer, token, may_look_up=may_look_up)
    wire = with_secrets(wire, keys)  # of a request that comes from the journal
    explanation = explain(wire, keys=keys, given=typed["base_string"] or None, readings=LENIENT)
    signed = _resigned(wire, protocol, request.sources, keys)
    return Result(wire, explanation, signed, keys, _may_be_shown(typed, protocol))


def _signed(wire: WireRequest, typed: dict[str, str], *, may_look_up: bool) -> Result:
    if not typed["consumer_key"]:
        raise WorkbenchError("the request is not signed: give a consumer key to sign it with")
    keys = _keys(typed, typed["consumer_key"], typed["token"], may_look_up=may_look_up)
    protocol = {
        "oauth_consumer_key": typed["consumer_key"],
        "oauth_token": typed["token"],
        "oauth_signature_method": typed["signature_method"] or "HMAC-SHA1",
        "oauth_timestamp": str(clock.timestamp()),
        "oauth_nonce": randomness.nonce(),
    }
    named = {name: value for name, value in protocol.items() if value}
    signed = sign_request(wire, protocol=named, keys=keys)
    return Result(wire, None, signed, keys, _may_be_shown(typed, named))


def _may_be_shown(typed: dict[str, str], protocol: dict[str, str]) -> bool:
    """Tell whether a right signature is no secret to whoever asks.

    A PLAINTEXT signature is the secrets: it is shown to who has typed them, not looked up.
    """
    is_plaintext = protocol.get("oauth_signature_method") == "PLAINTEXT"
    return bool(typed["consumer_secret"]) or not is_plaintext


def _keys(typed: dict[str, str], consumer: str, token: str, *, may_look_up: bool) -> Keys:
    """Take the secrets that were typed; otherwise this server's, where they may be used."""
    if typed["consumer_secret"]:
        return Keys(typed["consumer_secret"], typed["token_secret"])
    keys = keys_of(consumer, token) if may_look_up else None
    if keys is None:
        raise WorkbenchError(
            f"the secrets of {consumer!r} are not known here: give the consumer secret, and the"
            " token secret if there is a token"
        )
    return keys


def _resigned(
    wire: WireRequest, protocol: dict[str, str], sources: frozenset[Source], keys: Keys
) -> Signed | None:
    """Sign a signed request again, to show the steps; None where it cannot be."""
    if len(sources) != 1:
        return None
    try:
        return sign_request(wire, protocol=protocol, keys=keys, source=next(iter(sources)))
    except (NotSignableError, KeyFormatError):
        return None


def _shown(result: Result) -> dict[str, object]:
    context: dict[str, object] = {}
    if result.signed is not None:
        context["steps"] = steps_document(result.signed, keys=result.keys)
    explanation = result.explanation
    if explanation is None:
        correction = as_sent(result.signed) if result.signed and result.shows_right else None
        return context | {"is_signed": True, "correction": correction}
    is_right = explanation.signature_is_right
    return context | {
        "explanation": explanation,
        "is_right": is_right,
        "rows": comparison_rows(explanation.comparison),
        "checks": check_rows(explanation.verdict.checks),
        "remarks": explanation.remarks,
        "untested": explanation.untested,
        "libraries": explanation.libraries,
        "correction": corrected(result.wire, keys=result.keys)
        if result.shows_right and not is_right
        else None,
        **diagnosis_context(explanation.diagnosis),
    }
