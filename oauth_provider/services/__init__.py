"""What changes consumers, tokens and nonces; keyword-only, and atomic."""

from __future__ import annotations

from oauth_provider.services.acceptance import acceptance
from oauth_provider.services.consent import consent_answer, question_of
from oauth_provider.services.consumers import consumer_enabled_set, consumer_register
from oauth_provider.services.tokens import (
    access_token_exchange,
    access_token_issue,
    authorization_deny,
    authorization_grant,
    request_token_issue,
    token_expire,
    token_revoke,
)

__all__ = [
    "acceptance",
    "access_token_exchange",
    "access_token_issue",
    "authorization_deny",
    "authorization_grant",
    "consent_answer",
    "consumer_enabled_set",
    "consumer_register",
    "question_of",
    "request_token_issue",
    "token_expire",
    "token_revoke",
]
