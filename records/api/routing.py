"""The addresses of an endpoint."""

from rest_framework.routers import Route, SimpleRouter


class RecordRouter(SimpleRouter):
    """DRF's, and on a list PATCH and DELETE for many rows at once."""

    routes = [
        route._replace(mapping=route.mapping | {"patch": "bulk_update", "delete": "bulk_destroy"})
        if isinstance(route, Route) and not route.detail
        else route
        for route in SimpleRouter.routes
    ]
