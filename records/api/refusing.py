"""Every refusal of the API in one form: code, detail, and errors per field."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from records import security_log
from records.api.errors import SENTENCES, RefusedParameters, error_body


def error_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. Unknown exceptions are left to the portal's error pages."""
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if not isinstance(error, exceptions.APIException):
        return None
    set_rollback()
    if error.status_code == status.HTTP_403_FORBIDDEN:
        request = context["request"]
        security_log.note(request, "refused", path=request.path[:300], method=request.method)
    response = Response(_body(error), status=error.status_code)
    if challenge := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = challenge
    if etag := getattr(error, "etag", None):
        response["ETag"] = etag
    if wait := getattr(error, "wait", None):
        response["Retry-After"] = str(int(wait) + 1)
    if isinstance(error, exceptions.MethodNotAllowed):
        response["Allow"] = ", ".join(context["view"].allowed_methods)
    return response


def _body(error: exceptions.APIException) -> dict[str, Any]:
    if problems := getattr(error, "problems", None):
        code = "invalid" if isinstance(error, RefusedParameters) else error.default_code
        return error_body(code, [{"field": n, "code": c, "message": m} for n, c, m in problems])
    if error.status_code == status.HTTP_400_BAD_REQUEST and isinstance(
        error, exceptions.ValidationError
    ):
        return error_body("invalid", list(_field_errors(error.get_full_details())))
    code = getattr(error, "sentence_code", error.default_code)
    return error_body(code if code in SENTENCES else "invalid")


def _field_errors(details: Any, field: str = "") -> Any:
    """Flatten DRF's nested details; a nested field's name is joined with dots."""
    if isinstance(details, dict) and {"message", "code"} == details.keys():
        yield {"field": field, "code": str(details["code"]), "message": str(details["message"])}
    elif isinstance(details, dict):
        for name, inner in details.items():
            yield from _field_errors(inner, f"{field}.{name}".strip("."))
    else:
        for inner in details:
            yield from _field_errors(inner, field)
