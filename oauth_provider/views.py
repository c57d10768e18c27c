"""The signed steps of the flow, and the echo (contract 1 and 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from oauth_provider.demands import Step, dialect_of
from oauth_provider.guards import signed
from oauth_provider.models import RequestToken
from oauth_provider.responses import accepts_json, token_response, uncached
from oauth_provider.services import acceptance, access_token_exchange, request_token_issue

if TYPE_CHECKING:
    from django.http import HttpRequest

    from oauth_provider.calls import SignedCall

get_or_post = require_http_methods(["GET", "POST"])


@csrf_exempt
@get_or_post
@signed(Step.REQUEST_TOKEN)
def request_token(request: HttpRequest, call: SignedCall) -> HttpResponse:
    """Step 1: temporary credentials (RFC 5849, 2.1)."""
    del request
    dialect = dialect_of(call.consumer)
    with acceptance(call):
        token = request_token_issue(consumer=call.consumer, dialect=dialect, callback=call.callback)
    return token_response(
        {
            "oauth_token": token.key,
            "oauth_token_secret": token.secret,
            "oauth_callback_confirmed": "true",
        }
    )


@csrf_exempt
@get_or_post
@signed(Step.ACCESS_TOKEN)
def access_token(request: HttpRequest, call: SignedCall) -> HttpResponse:
    """Step 3: token credentials (RFC 5849, 2.3)."""
    del request
    if not isinstance(call.token, RequestToken):
        raise TypeError("step 3 verifies with a request token only")
    with acceptance(call):
        token = access_token_exchange(request_token=call.token)
    return token_response({"oauth_token": token.key, "oauth_token_secret": token.secret})


@csrf_exempt
@get_or_post
@signed(Step.RESOURCE)
def test(request: HttpRequest, call: SignedCall) -> HttpResponse:
    """Echo what came along, and whose token it was."""
    with acceptance(call, writes=False):
        return _echo(request, call, name=call.user.username if call.user else "")


@csrf_exempt
@get_or_post
@signed(Step.TWO_LEGGED)
def test_two_legged(request: HttpRequest, call: SignedCall) -> HttpResponse:
    """Echo what came along from a consumer without a token, or with an empty one."""
    with acceptance(call, writes=False):
        return _echo(request, call, name=call.user.username if call.user else call.consumer.key)


def _echo(request: HttpRequest, call: SignedCall, *, name: str) -> HttpResponse:
    """Show a parameter as its value, and a doubled one as a list (contract 4)."""
    fields = call.fields.as_dict()
    params = {key: values[0] if len(values) == 1 else values for key, values in fields.items()}
    if accepts_json(request, otherwise="text/plain"):
        document = {
            "user": call.user.username if call.user else None,
            "consumer": call.consumer.key,
            "params": params,
            "reading": call.reading,
        }
        return uncached(JsonResponse(document))
    text = f"Access allowed for {name} (ps. I got params={params!r})"
    return uncached(HttpResponse(text, content_type="text/plain; charset=utf-8"))
