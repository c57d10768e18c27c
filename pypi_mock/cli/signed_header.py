"""The Authorization header of one GET, signed with credentials that the server holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oauth_provider.signing.base_string import BaseString, base_string_uri, normalise
from oauth_provider.signing.encoding import parse_form, percent_encode
from oauth_provider.signing.methods import METHODS, Keys
from oauth_provider.signing.wire import split_target
from pypi_mock.simulation.clock import clock
from pypi_mock.simulation.randomness import randomness

if TYPE_CHECKING:
    from oauth_provider.models import AccessToken


def signed_header(*, method_name: str, url: str, token: AccessToken) -> str:
    """Return the header's value (RFC 5849, 3.5.1).

    With PLAINTEXT it names neither time nor nonce (3.4.4) and can be sent again and again.
    """
    method = METHODS[method_name]
    parameters = {
        "oauth_consumer_key": token.consumer.key,
        "oauth_token": token.key,
        "oauth_signature_method": method.name,
    }
    if method.heeds_nonce:
        parameters["oauth_timestamp"] = str(clock.timestamp())
        parameters["oauth_nonce"] = randomness.nonce()
    parameters["oauth_signature"] = method.sign(
        text=_base_string_text(url, parameters),
        keys=Keys(token.consumer.secret, token.secret),
    )
    shown = (f'{name}="{percent_encode(value.encode())}"' for name, value in parameters.items())
    return "OAuth " + ", ".join(shown)


def _base_string_text(url: str, parameters: dict[str, str]) -> str:
    target = split_target(url.encode())
    pairs = [(name.encode(), value.encode()) for name, value in parameters.items()]
    return BaseString(
        method="GET",
        uri=base_string_uri(
            scheme=target.scheme or b"", authority=target.authority or b"", path=target.path
        ),
        parameters=normalise([*parse_form(target.query).pairs, *pairs]),
    ).text
