"""An ID token that several uploaders present at the same moment is good for one API token."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import requests

AT_ONCE = 8


def test_exactly_one_of_many_is_given_an_api_token(start_server):
    url = start_server().url
    control = f"{url}/_mock/v1/id-tokens"

    for _ in range(5):
        body = {"token": requests.post(control, json={}, timeout=20).json()["id_token"]}
        with ThreadPoolExecutor(AT_ONCE) as threads:
            answers = list(
                threads.map(
                    lambda _, body=body: requests.post(
                        f"{url}/_/oidc/mint-token", json=body, timeout=20
                    ),
                    range(AT_ONCE),
                )
            )
        refused = [answer.json() for answer in answers if answer.status_code == 422]

        assert [answer.status_code for answer in answers].count(200) == 1
        assert {one["errors"][0]["code"] for one in refused} == {"invalid-reuse-token"}
        assert len(refused) == AT_ONCE - 1
