"""The signing engine: bytes in, a verdict out; no Django, no oauthlib, no state.

``parse`` reads a `WireRequest`, ``verify`` judges what it read by `Facts` and `Demands`, and the
`Verdict` says of every check how it ended. `SignatureMethod` signs and checks base strings.
"""

from __future__ import annotations

from oauth_provider.signing.base_string import BaseString, base_string, base_string_uri, normalise
from oauth_provider.signing.case import ConsumerFacts, Demands, Facts, Need, TokenFacts
from oauth_provider.signing.encoding import parse_form, percent_decode, percent_encode
from oauth_provider.signing.methods import METHODS, Keys, SignatureMethod
from oauth_provider.signing.parameters import Parameter, ParsedRequest, Source, parse
from oauth_provider.signing.problems import Problem, ProblemName
from oauth_provider.signing.readings import LENIENT, STRICT, Reading
from oauth_provider.signing.rsa_keys import KeyFormatError, normalised_public_key
from oauth_provider.signing.verdict import Check, Finding, Outcome, Verdict
from oauth_provider.signing.verify import verify
from oauth_provider.signing.wire import WireRequest

__all__ = [
    "LENIENT",
    "METHODS",
    "STRICT",
    "BaseString",
    "Check",
    "ConsumerFacts",
    "Demands",
    "Facts",
    "Finding",
    "KeyFormatError",
    "Keys",
    "Need",
    "Outcome",
    "Parameter",
    "ParsedRequest",
    "Problem",
    "ProblemName",
    "Reading",
    "SignatureMethod",
    "Source",
    "TokenFacts",
    "Verdict",
    "WireRequest",
    "base_string",
    "base_string_uri",
    "normalise",
    "normalised_public_key",
    "parse",
    "parse_form",
    "percent_decode",
    "percent_encode",
    "verify",
]
