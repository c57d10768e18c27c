"""Other providers' protection of ``/oauth/test``: `providers.py KIND`, on the data of our server.

Each is as its manual has it, with nonces stored, before a view that answers with the same bytes: by
our HTTP server, in its own process, without middleware, and on the same rows of the same database.
"""

from __future__ import annotations

import sqlite3
import sys
import threading
from typing import TYPE_CHECKING, Any

import django
from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from wsgiref.types import WSGIApplication

    from django.http import HttpRequest, HttpResponse

ANSWER = "Access allowed for alice (ps. I got params={'test': 'spam'})"
FIELDS = {"Content-Type": "text/plain; charset=utf-8", "Content-Length": str(len(ANSWER))}


def _django(view: Callable[[HttpRequest], HttpResponse]) -> WSGIApplication:
    from django.core.wsgi import get_wsgi_application
    from django.urls import path

    urls = type(sys)("urls")
    urls.urlpatterns = [path("oauth/test", view)]  # type: ignore[attr-defined]
    settings.ROOT_URLCONF, settings.MIDDLEWARE = urls, []
    return get_wsgi_application()


def authlib_django() -> WSGIApplication:
    """Its `ResourceProtector`, asking for client, token and nonce by the ORM."""
    from authlib.integrations.django_oauth1 import ResourceProtector
    from django.http import HttpResponse

    from oauth_provider.models import AccessToken, Consumer, Nonce

    class Client(Consumer):
        class Meta:
            app_label, proxy = "oauth_provider", True

        def get_client_secret(self) -> str:
            return self.secret

    class Token(AccessToken):
        class Meta:
            app_label, proxy = "oauth_provider", True

        def get_oauth_token(self) -> str:
            return self.key

        def get_oauth_token_secret(self) -> str:
            return self.secret

    class Protector(ResourceProtector):  # type: ignore[misc]  # it has no types
        def get_client_by_id(self, client_id: str) -> Client | None:
            return Client.objects.filter(key=client_id).first()

        def get_token_credential(self, request: Any) -> Token | None:
            return Token.objects.filter(consumer__key=request.client_id, key=request.token).first()

        def exists_nonce(self, nonce: str, request: Any) -> bool:
            used = {
                "timestamp": int(request.timestamp),
                "consumer": request.client_id,
                "token": request.token,
                "nonce": nonce,
            }
            if Nonce.objects.filter(**used).exists():
                return True
            Nonce.objects.create(**used)
            return False

    def view(request: HttpRequest) -> HttpResponse:
        del request
        return HttpResponse(ANSWER, headers=FIELDS)

    return _django(Protector(Client, Token)()(view))


class _Rows:
    """The same by bare SQL, over a connection of each thread."""

    def __init__(self) -> None:
        self._local = threading.local()

    def ask(self, query: str, *values: object) -> Any:
        if not hasattr(self._local, "connection"):
            name = settings.DATABASES["default"]["NAME"]
            self._local.connection = sqlite3.connect(name, isolation_level=None, timeout=30)
            self._local.connection.execute("PRAGMA synchronous=NORMAL")
        return self._local.connection.execute(query, values)

    def secret(self, table: str, key: str) -> str | None:
        row = self.ask(f"SELECT secret FROM oauth_provider_{table} WHERE key = ?", key).fetchone()  # noqa: S608 (constants)
        return row[0] if row else None

    def is_used(self, nonce: str, timestamp: str, client: str, token: str) -> bool:
        """Use a nonce, if it is free."""
        done = self.ask(
            "INSERT INTO oauth_provider_nonce (timestamp, consumer, token, nonce)"
            " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            *(int(timestamp), client, token, nonce),
        )
        return not done.rowcount


def authlib_flask() -> WSGIApplication:
    """Its `ResourceProtector`, asking by bare SQL: the least that it can cost."""
    from authlib.integrations.flask_oauth1 import ResourceProtector
    from authlib.oauth1 import ClientMixin, TokenCredentialMixin
    from flask import Flask

    rows = _Rows()

    class Client(ClientMixin):  # type: ignore[misc]  # it has no types
        def __init__(self, secret: str) -> None:
            self.get_client_secret = lambda: secret

    class Token(TokenCredentialMixin):  # type: ignore[misc]  # likewise
        def __init__(self, key: str, secret: str) -> None:
            self.get_oauth_token, self.get_oauth_token_secret = (lambda: key), (lambda: secret)

    def client(key: str) -> Client | None:
        secret = rows.secret("consumer", key)
        return None if secret is None else Client(secret)

    def token(_client: str, key: str) -> Token | None:
        secret = rows.secret("accesstoken", key)
        return None if secret is None else Token(key, secret)

    application = Flask("authlib_flask")
    protector = ResourceProtector(
        application, query_client=client, query_token=token, exists_nonce=rows.is_used
    )

    @application.route("/oauth/test")
    @protector()  # type: ignore[untyped-decorator]
    def test() -> tuple[str, dict[str, str]]:
        return ANSWER, FIELDS

    return application


def oauthlib_endpoint() -> WSGIApplication:
    """Its resource endpoint in a bare Django view, asking by bare SQL."""
    from django.http import HttpResponse
    from oauthlib.oauth1 import RequestValidator, ResourceEndpoint

    rows = _Rows()

    class Validator(RequestValidator):
        enforce_ssl = False
        dummy_client = dummy_access_token = "dummy"

        def check_client_key(self, client_key: str) -> bool:
            return bool(client_key)

        check_access_token = check_nonce = check_client_key

        def validate_client_key(self, client_key: str, request: Any) -> bool:
            request.client_secret = rows.secret("consumer", client_key)
            return request.client_secret is not None

        def validate_access_token(self, client_key: str, token: str, request: Any) -> bool:
            del client_key
            request.token_secret = rows.secret("accesstoken", token)
            return request.token_secret is not None

        def validate_timestamp_and_nonce(  # noqa: PLR0913, PLR0917 (its signature)
            self,
            client_key: str,
            timestamp: str,
            nonce: str,
            request: Any,
            request_token: str | None = None,
            access_token: str | None = None,
        ) -> bool:
            del request, request_token
            return not rows.is_used(nonce, timestamp, client_key, access_token or "")

        def validate_realms(self, *_args: object, **_named: object) -> bool:
            return True

        def get_client_secret(self, client_key: str, request: Any) -> str:
            del client_key
            return str(request.client_secret)

        def get_access_token_secret(self, client_key: str, token: str, request: Any) -> str:
            del client_key, token
            return str(request.token_secret)

    endpoint = ResourceEndpoint(Validator())

    def view(request: HttpRequest) -> HttpResponse:
        is_right, _ = endpoint.validate_protected_resource_request(
            request.build_absolute_uri(), request.method, request.body, dict(request.headers)
        )
        if not is_right:
            return HttpResponse(status=401)
        return HttpResponse(ANSWER, headers=FIELDS)

    return _django(view)


KINDS = {
    "authlib-django": authlib_django,
    "authlib-flask": authlib_flask,
    "oauthlib-endpoint": oauthlib_endpoint,
}


def main() -> None:
    from pypi_mock.server.serving import Server
    from pypi_mock.server.turns import Turns

    django.setup(set_prefix=False)
    server = Server(
        host="127.0.0.1",
        port=0,
        threads=settings.MOCK_THREADS,
        chunked_limit=2**20,
        spool_folder=None,
        request_log=lambda _: None,
        turns=Turns(),
    )
    server.prepare()
    server.serve_in_background(KINDS[sys.argv[1]]())
    print(f"pypi-mock ready at {server.url}", flush=True)


if __name__ == "__main__":
    main()
