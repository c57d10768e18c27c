"""Whole flows a second, by one client and by eight: request token, consent, access token.

Consent is given by the control API, as a test gives it. The connections stay open.
"""

from __future__ import annotations

import http.client
import json
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs

from oauthlib.oauth1 import Client
from serving import Served, served

ROUNDS = 5
SECONDS = 3.0
CLIENTS = (1, 8)


def flows(server: Served) -> int:
    """Do one after another for a while; return how many were done."""
    done, until = 0, time.perf_counter() + SECONDS
    connection = http.client.HTTPConnection(server.host, server.port, timeout=30)
    while time.perf_counter() < until:
        temporary = asked(connection, server.url, "/oauth/request_token", callback_uri="oob")
        key, secret = temporary["oauth_token"][0], temporary["oauth_token_secret"][0]
        allowed = json.dumps({"user": "alice", "allow": True})
        headers = {"Content-Type": "application/json"}
        connection.request("POST", f"/_mock/v1/authorizations/{key}", allowed, headers)
        verifier = json.loads(connection.getresponse().read())["verifier"]
        given = {"resource_owner_key": key, "resource_owner_secret": secret, "verifier": verifier}
        asked(connection, server.url, "/oauth/access_token", **given)
        done += 1
    connection.close()
    return done


def asked(
    connection: http.client.HTTPConnection, url: str, path: str, **more: str
) -> dict[str, list[str]]:
    client = Client("consumer-key", client_secret="consumer-secret", **more)
    headers = client.sign(url + path)[1]
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    said = answer.read().decode()
    if answer.status != http.HTTPStatus.OK:
        raise SystemExit(f"{path}: {answer.status} {said}")
    return parse_qs(said)


def main() -> None:
    print(f"Median of {ROUNDS} rounds of {SECONDS:.0f} s, the clients in one process of Python:\n")
    print("| clients | flows/s |\n|---:|---:|")
    with served() as server, ThreadPoolExecutor(max(CLIENTS)) as threads:
        for clients in CLIENTS:
            rates = []
            for _ in range(ROUNDS):
                started = time.perf_counter()
                done = sum(threads.map(lambda _: flows(server), range(clients)))
                rates.append(done / (time.perf_counter() - started))
            print(f"| {clients} | {statistics.median(rates):.0f} |")


if __name__ == "__main__":
    main()
