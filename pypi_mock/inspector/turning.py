"""What the buttons of the page of the state do; everything else is done over the control API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oauth_provider import services
from oauth_provider.models import AccessToken
from pypi_mock.faults import faults
from pypi_mock.seeds.resetting import reset
from pypi_mock.simulation.clock import clock

if TYPE_CHECKING:
    from django.http import QueryDict


def turned(form: QueryDict) -> None:
    """Do what one button says; nothing, where it says nothing that is known."""
    wanted = form.get("do")
    if wanted == "reset":
        reset()
    elif wanted == "real-time":
        clock.reset()
    elif wanted == "no-faults":
        faults.replace(())
    elif wanted in ("expire", "revoke"):
        token = AccessToken.objects.filter(key=str(form.get("token", ""))).first()
        if token is not None:
            end = services.token_expire if wanted == "expire" else services.token_revoke
            end(token=token)
