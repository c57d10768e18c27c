"""One page with several forms: which was sent, what it does, and what is said of it then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.shortcuts import redirect

from releases.judging.personality import Personality
from releases.judging.rules import RefusedError, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest, HttpResponse, QueryDict

    from releases.forms import PlainForm

BAD_REQUEST = 400

_CURES = {
    Rule.PERMISSION_DENIED: "Ask an owner of the project to do it, or to let you.",
    Rule.ROLE_GIVEN: "To change a role, take it away first, and then give the other.",
    Rule.ROLE_LAST_OWNER: "Make somebody else an owner first.",
    Rule.FIELD_TOO_LONG: "Say it in fewer words.",
}


class Action(NamedTuple):
    """What a form does.

    Attributes:
        form: Makes it, of what was sent or of nothing.
        perform: Does it, with what the form read; returns where to go then.
    """

    form: Callable[[QueryDict | None], PlainForm]
    perform: Callable[[Mapping[str, Any]], str]  # Any: each form has values of its own


class Problem(NamedTuple):
    """Why nothing was changed, and what would help."""

    message: str
    cure: str = ""


@dataclass
class Turned:
    """What became of a request: an answer, or a page to be shown with what is wrong."""

    forms: dict[str, PlainForm]
    problems: list[Problem]
    status: int = 200
    answer: HttpResponse | None = None


def turned(request: HttpRequest, actions: Mapping[str, Action]) -> Turned:
    """Do what the form asks that was sent, if any was; a refusal is told on the page."""
    asked = request.POST.get("do", "") if request.method == "POST" else ""
    forms = {
        name: action.form(request.POST if name == asked else None)
        for name, action in actions.items()
    }
    shown = Turned(forms=forms, problems=[])
    if request.method != "POST":
        return shown
    shown.status = BAD_REQUEST
    if asked not in actions:
        cure = "Reload the page: it may have changed since you opened it."
        shown.problems = [Problem("There is no such thing to be done here.", cure)]
    elif not forms[asked].is_valid():
        shown.problems = [Problem("Nothing was changed: see what the form says.")]
    else:
        try:
            shown.answer = redirect(actions[asked].perform(forms[asked].cleaned_data))
        except RefusedError as refused:
            shown.status = refused.status_in(Personality.LEGACY_2012)
            shown.problems = [
                Problem(f"{refusal.message}.", _CURES.get(refusal.rule, ""))
                for refusal in refused.refusals
            ]
    return shown
