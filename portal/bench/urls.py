"""The portal's addresses, and the same rows by the ways that its lists are compared to."""

from django.urls import include, path

from portal.bench import compared

urlpatterns = [
    path("bench/<int:rows>/model-serializer/", compared.model_serializer),
    path("bench/<int:rows>/psycopg2-orjson/", compared.psycopg2_orjson),
    path("bench/<int:rows>/json-agg/", compared.json_agg),
    path("", include("portal.urls")),
]
