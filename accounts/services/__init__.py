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

__all__ = [
    "AccountRefused",
    "TooManyFailures",
    "account_digest",
    "ask_password_link",
    "change_account",
    "change_application",
    "count_try",
    "create_account",
    "create_application",
    "forget_tries",
    "grantable_roles",
    "mail_invitation",
    "make_token",
    "password_link",
    "renew_link",
    "revoke_token",
    "send_next_mail",
    "sweep_mail",
    "switch_off",
    "switch_on",
    "token_of",
]
