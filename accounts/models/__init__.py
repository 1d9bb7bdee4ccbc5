"""Who may sign in or call, which tries have failed, and what waits to be sent."""

from accounts.models.applications import ApiToken, Application
from accounts.models.failures import LoginFailure
from accounts.models.mail import OutgoingMail
from accounts.models.users import User
from accounts.models.webhooks import Webhook, WebhookDelivery

__all__ = [
    "ApiToken",
    "Application",
    "LoginFailure",
    "OutgoingMail",
    "User",
    "Webhook",
    "WebhookDelivery",
]
