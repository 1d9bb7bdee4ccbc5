"""Acts that write several rows, one module a noun."""

from accounts.services.accounts import (
    AccountRefused,
    change_account,
    create_account,
    grantable_roles,
    mail_invitation,
    renew_link,
    switch_off,
    switch_on,
)
from accounts.services.applications import (
    change_application,
    create_application,
    make_token,
    revoke_token,
    token_of,
)
from accounts.services.mail import ask_password_link, password_link, send_next_mail, sweep_mail
from accounts.services.tries import TooManyFailures, account_digest, count_try, forget_tries
from accounts.services.webhooks import (
    change_webhook,
    collect_deliveries,
    create_webhook,
    ping,
    renew_secret,
    send_again,
    send_next_delivery,
    sweep_deliveries,
    topics,
)

__all__ = [
    "AccountRefused",
    "TooManyFailures",
    "account_digest",
    "ask_password_link",
    "change_account",
    "change_application",
    "change_webhook",
    "collect_deliveries",
    "count_try",
    "create_account",
    "create_application",
    "create_webhook",
    "forget_tries",
    "grantable_roles",
    "mail_invitation",
    "make_token",
    "password_link",
    "ping",
    "renew_link",
    "renew_secret",
    "revoke_token",
    "send_again",
    "send_next_delivery",
    "send_next_mail",
    "sweep_deliveries",
    "sweep_mail",
    "switch_off",
    "switch_on",
    "token_of",
    "topics",
]
