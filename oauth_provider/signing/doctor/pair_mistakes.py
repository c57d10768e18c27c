"""Mistakes in which parameters are signed (RFC 5849, 3.4.1.3.1)."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from oauth_provider.signing.base_string import normalise
from oauth_provider.signing.doctor.multipart_text import text_fields
from oauth_provider.signing.doctor.registry import Change, Component, mistake
from oauth_provider.signing.encoding import parse_form
from oauth_provider.signing.parameters import PROTOCOL_PARAMETERS, Source
from oauth_provider.signing.wire import MULTIPART_MEDIA_TYPE, Pair

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from oauth_provider.signing.doctor.evidence import Evidence

SECTION = "RFC 5849, 3.4.1.3.1"
MAX_JSON = 64 * 1024


def changed(evidence: Evidence, pairs: Iterable[Pair], **details: str) -> Iterator[Change[str]]:
    """Give the normalised parameters of ``pairs``, unless they are the right ones."""
    parameters = normalise(pairs)
    if parameters != evidence.parameters:
        yield Change(parameters, details=details)


def _from(sources: tuple[Source, ...], evidence: Evidence) -> Iterator[Change[str]]:
    return changed(evidence, evidence.pairs_from(*sources))


for _slug, _sentence, _cure, _sources in (
    (
        "params.body-omitted",
        "the form body's parameters are not signed",
        (
            "a body of the type application/x-www-form-urlencoded is signed, whatever the method"
            " and even with a charset behind the type"
        ),
        (Source.HEADER, Source.QUERY),
    ),
    (
        "params.query-omitted",
        "the query's parameters are not signed",
        "the parameters of the query are signed with the others",
        (Source.HEADER, Source.BODY),
    ),
    (
        "params.query-and-body-omitted",
        "only the Authorization header's parameters are signed, not the query's nor the body's",
        "the parameters of query and form body are signed with the others",
        (Source.HEADER,),
    ),
):
    mistake(_slug, Component.PARAMETERS, SECTION, _sentence, _cure)(partial(_from, _sources))


@mistake(
    "params.only-non-oauth",
    Component.PARAMETERS,
    SECTION,
    "only the request's own parameters are signed, not the oauth_* ones",
    "every oauth_* parameter that is sent is signed, but oauth_signature",
)
def only_non_oauth(evidence: Evidence) -> Iterator[Change[str]]:
    """The reverse of the former."""
    own = [pair for pair in evidence.pairs if not pair[0].startswith(b"oauth_")]
    return changed(evidence, own)


def _not_signed(name: str, evidence: Evidence) -> Iterator[Change[str]]:
    return changed(evidence, [pair for pair in evidence.pairs if pair[0] != name.encode()])


for _name in sorted(PROTOCOL_PARAMETERS - {"oauth_signature"}):
    mistake(
        f"params.{_name.replace('_', '-')}-not-signed",
        Component.PARAMETERS,
        SECTION,
        f"{_name} is sent and not signed",
        "every oauth_* parameter that is sent is signed, but oauth_signature",
    )(partial(_not_signed, _name))


def _added(pair: Pair, evidence: Evidence) -> Iterator[Change[str]]:
    if pair not in evidence.pairs:
        yield from changed(evidence, (*evidence.pairs, pair))


for _slug, _sentence, _pair in (
    (
        "params.oauth-version-signed-not-sent",
        "oauth_version=1.0 is signed and not sent",
        (b"oauth_version", b"1.0"),
    ),
    (
        "params.empty-oauth-token-signed-not-sent",
        "an empty oauth_token is signed and not sent",
        (b"oauth_token", b""),
    ),
    (
        "params.oauth-signature-is-empty-signed",
        "an empty oauth_signature is signed",
        (b"oauth_signature", b""),
    ),
):
    mistake(_slug, Component.PARAMETERS, SECTION, _sentence, "sign what is sent, and nothing else")(
        partial(_added, _pair)
    )


@mistake(
    "params.realm-signed",
    Component.PARAMETERS,
    SECTION,
    "the header's realm, {realm}, is signed",
    "leave realm out of the base string",
)
def realm_signed(evidence: Evidence) -> Iterator[Change[str]]:
    """The one item of the header that is no parameter."""
    realm = evidence.request.realm
    if realm is not None:
        pairs = (*evidence.pairs, (b"realm", realm))
        yield from changed(evidence, pairs, realm=repr(realm[:80].decode("utf-8", "replace")))


@mistake(
    "params.empty-values-dropped",
    Component.PARAMETERS,
    SECTION,
    "parameters with an empty value are sent and not signed",
    "sign an empty value as name=, or leave the parameter out altogether",
)
def empty_values_dropped(evidence: Evidence) -> Iterator[Change[str]]:
    """As some form parsers do."""
    return changed(evidence, [pair for pair in evidence.pairs if pair[1]])


def _grouped(evidence: Evidence) -> dict[bytes, list[bytes]]:
    grouped: dict[bytes, list[bytes]] = {}
    for name, value in evidence.pairs:
        grouped.setdefault(name, []).append(value)
    return grouped


def _indexed(name: bytes, values: list[bytes]) -> list[Pair]:
    if len(values) == 1:
        return [(name, values[0])]
    return [(b"%s[%d]" % (name, number), value) for number, value in enumerate(values)]


def _regrouped(
    regroup: Callable[[bytes, list[bytes]], list[Pair]], evidence: Evidence
) -> Iterator[Change[str]]:
    grouped = _grouped(evidence)
    return changed(evidence, [pair for name in grouped for pair in regroup(name, grouped[name])])


for _slug, _sentence, _regroup in (
    (
        "params.duplicates-first-wins",
        "of a parameter given more than once only the first is signed",
        lambda name, values: [(name, values[0])],
    ),
    (
        "params.duplicates-last-wins",
        "of a parameter given more than once only the last is signed",
        lambda name, values: [(name, values[-1])],
    ),
    (
        "params.identical-pairs-collapsed",
        "parameters that are equal in name and value are signed once",
        lambda name, values: [(name, value) for value in dict.fromkeys(values)],
    ),
    (
        "params.duplicates-comma-joined",
        "the values of a parameter given more than once are signed as one, joined by commas",
        lambda name, values: [(name, b",".join(values))],
    ),
    (
        "params.duplicates-indexed-0-1",
        "a parameter given more than once is signed as name[0], name[1]",
        _indexed,
    ),
):
    mistake(
        _slug,
        Component.PARAMETERS,
        SECTION,
        _sentence,
        "sign every pair that is sent, as a list of pairs and not as a dictionary",
    )(partial(_regrouped, _regroup))


def _body(evidence: Evidence) -> bytes:
    return b"" if evidence.request.wire.is_form else evidence.request.wire.body or b""


@mistake(
    "params.non-form-body-parsed-as-form",
    Component.PARAMETERS,
    SECTION,
    "the body is signed as a form, and its Content-Type is not application/x-www-form-urlencoded",
    "send that Content-Type, or leave the body out of the base string",
)
def non_form_body(evidence: Evidence) -> Iterator[Change[str]]:
    """Any body, taken for a form."""
    if body := _body(evidence):
        yield from changed(evidence, (*evidence.pairs, *parse_form(body).pairs))


@mistake(
    "params.raw-body-as-param-name",
    Component.PARAMETERS,
    SECTION,
    "the whole body is signed as the name of a parameter",
    "leave a body that is not a form out of the base string",
)
def raw_body(evidence: Evidence) -> Iterator[Change[str]]:
    """A body without ``=``, put through a form parser."""
    if body := _body(evidence):
        yield from changed(evidence, (*evidence.pairs, (body, b"")))


@mistake(
    "params.json-keys-as-params",
    Component.PARAMETERS,
    SECTION,
    "the members of the JSON body are signed as parameters",
    "leave a JSON body out of the base string; oauth_body_hash covers it",
)
def json_keys(evidence: Evidence) -> Iterator[Change[str]]:
    """The first level of an object; values as JavaScript writes them."""
    body = _body(evidence)
    if not body.lstrip().startswith(b"{") or len(body) > MAX_JSON:
        return
    try:
        members = json.loads(body)
    except (ValueError, RecursionError):
        return
    texts = (
        (name, value if isinstance(value, str) else json.dumps(value, separators=(",", ":")))
        for name, value in members.items()
    )
    pairs = [
        (name.encode("utf-8", "replace"), text.encode("utf-8", "replace")) for name, text in texts
    ]
    yield from changed(evidence, (*evidence.pairs, *pairs))


@mistake(
    "params.multipart-fields-as-params",
    Component.PARAMETERS,
    SECTION,
    "the text fields of the multipart body are signed",
    "a multipart body is not signed; put what must be signed into the query",
)
def multipart_fields(evidence: Evidence) -> Iterator[Change[str]]:
    """A right reading in the dialects ``auto`` and ``pypi``, where it passes before."""
    wire = evidence.request.wire
    if wire.media_type == MULTIPART_MEDIA_TYPE:
        fields = wire.multipart_fields or text_fields(wire)
        yield from changed(evidence, (*evidence.pairs, *fields))
