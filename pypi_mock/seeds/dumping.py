"""From the database back to a seed: loading a dump gives an equal dump."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET

from accounts import models as accounts
from oauth_provider import models as provider
from pypi_mock.faults import faults
from pypi_mock.seeds import model
from pypi_mock.seeds.applying import password_hash
from pypi_mock.seeds.publishers import issuers_dump, publishers_dump
from pypi_mock.seeds.synthesis import synthesise
from pypi_mock.simulation.clock import EARLIEST, clock
from releases import models as releases
from releases.contents.storage import content_open

if TYPE_CHECKING:
    from collections.abc import Iterable

_CONTROL = frozenset({"name", "version", "bugtrack_url"})


def dump(baseline: model.Seed) -> model.Seed:
    """Return what the server holds now; passwords and API tokens where the baseline knows them.

    Nonces, sessions and what is minted for minutes are no part of a seed; of what is deleted its
    name is left.
    """
    passwords = {password_hash(user.password): user.password for user in baseline.users}
    texts = {token.found_by: token.token for token in baseline.api_tokens if token.token}
    return model.Seed(
        users=tuple(_user(user, passwords) for user in accounts.User.objects.order_by("pk")),
        api_tokens=tuple(
            _api_token(token, texts)
            for token in accounts.ApiToken.objects.filter(publisher=None)
            .select_related("user")
            .order_by("pk")
        ),
        publishers=publishers_dump(),
        issuers=issuers_dump(),
        consumers=tuple(
            _consumer(consumer)
            for consumer in provider.Consumer.objects.select_related("owner").order_by("pk")
        ),
        tokens=tuple(
            _token(token)
            for token in provider.AccessToken.objects.select_related("consumer", "user").order_by(
                "pk"
            )
        ),
        request_tokens=tuple(
            _request_token(token)
            for token in provider.RequestToken.objects.select_related("consumer", "user").order_by(
                "pk"
            )
        ),
        projects=tuple(
            _project(project)
            for project in releases.Project.objects.prefetch_related("roles__user").order_by("pk")
        ),
        retired=tuple(
            model.Retired(project=name.project, filename=name.filename)
            for name in releases.RetiredName.objects.order_by("pk")
        ),
        faults=tuple(listed.fault for listed in faults.listed()),
        clock=clock.setting,
    )


def _user(user: accounts.User, passwords: dict[str, str]) -> model.User:
    password = passwords.get(user.password, "")
    hashed = "" if password or not user.has_usable_password() else user.password
    return model.User(
        name=user.username,
        password=password,
        password_hash=hashed,
        active=user.is_active,
        email=user.email,
        email_verified=user.email_verified,
        two_factor=user.two_factor,
    )


def _api_token(token: accounts.ApiToken, texts: dict[str, str]) -> model.ApiToken:
    text = texts.get(token.digest, "")
    return model.ApiToken(
        user=token.user.username,
        name=token.name,
        token=text,
        digest="" if text else token.digest,
        prefix="" if text else token.prefix,
        projects=tuple(token.projects),
        expires=UNSET if token.expires is None else token.expires,
    )


def _consumer(consumer: provider.Consumer) -> model.Consumer:
    return model.Consumer(
        key=consumer.key,
        secret=consumer.secret,
        name=consumer.name,
        description=consumer.description,
        owner=consumer.owner.username if consumer.owner else "",
        enabled=consumer.enabled,
        callbacks=tuple(consumer.callbacks),
        dialect=consumer.dialect,  # type: ignore[arg-type]  # the column has these choices
        rsa_public_key=consumer.rsa_public_key,
    )


def _token(token: provider.AccessToken) -> model.Token:
    is_over = token.expires == EARLIEST
    state = "revoked" if token.revoked else "expired" if is_over else "active"
    return model.Token(
        key=token.key,
        secret=token.secret,
        consumer=token.consumer.key,
        user=token.user.username,
        state=state,  # type: ignore[arg-type]  # one of the three
        expires=UNSET if token.expires is None or is_over else token.expires,
    )


def _request_token(token: provider.RequestToken) -> model.RequestToken:
    return model.RequestToken(
        key=token.key,
        secret=token.secret,
        consumer=token.consumer.key,
        callback=token.callback,
        verifier=token.verifier,
        state=token.state,  # type: ignore[arg-type]  # the column has these choices
        user=token.user.username if token.user else "",
        expires=token.expires,
    )


def _project(project: releases.Project) -> model.Project:
    documentation = releases.Documentation.objects.filter(project=project).first()
    return model.Project(
        name=project.name,
        owners=_people(project, releases.Role.Kind.OWNER),
        maintainers=_people(project, releases.Role.Kind.MAINTAINER),
        bugtrack_url=project.bugtrack_url,
        releases=tuple(_release(project, release) for release in project.releases.order_by("pk")),
        documentation=model.Content(content=_read(documentation.content))
        if documentation
        else UNSET,
        status=project.status,  # type: ignore[arg-type]  # the column has these choices
        status_reason=project.status_reason,
        tracks=tuple(project.tracks),
        alternate_locations=tuple(project.alternate_locations),
        autohide=project.autohide,
    )


def _people(project: releases.Project, kind: releases.Role.Kind) -> tuple[str, ...]:
    roles: Iterable[releases.Role] = project.roles.all()
    return tuple(
        role.user.username for role in sorted(roles, key=lambda r: r.pk) if role.kind == kind
    )


def _release(project: releases.Project, release: releases.Release) -> model.Release:
    metadata: dict[str, str | tuple[str, ...]] = {
        name: value if isinstance(value, str) else tuple(value)
        for name, value in release.metadata.items()
        if name not in _CONTROL
    }
    files = release.files.select_related("provenance").order_by("pk")
    return model.Release(
        version=release.version,
        hidden=release.hidden,
        yanked=release.yanked,
        yanked_reason=release.yanked_reason,
        metadata=metadata,
        files=tuple(_file(project, release, metadata, file) for file in files),
    )


def _file(
    project: releases.Project,
    release: releases.Release,
    metadata: dict[str, str | tuple[str, ...]],
    file: releases.File,
) -> model.File:
    content = _read(file.content)
    provenance = getattr(file, "provenance", None)
    attestations = () if provenance is None else tuple(provenance.attestations)
    for kind in ("wheel", "sdist"):
        made = synthesise(kind, name=project.name, version=release.version, metadata=metadata)
        if (made.filename, made.content) == (file.filename, content):
            return model.File(
                synthesise=kind,
                comment=file.comment,
                signature=file.signature,
                uploaded=file.uploaded,
                attestations=attestations,
            )
    return model.File(
        content=content,
        filename=file.filename,
        filetype=file.filetype,
        pyversion=file.pyversion,
        comment=file.comment,
        signature=file.signature,
        uploaded=file.uploaded,
        attestations=attestations,
    )


def _read(name: str) -> bytes:
    with content_open(name) as file:
        content: bytes = file.read()
        return content
