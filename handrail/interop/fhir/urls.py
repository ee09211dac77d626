"""The addresses of the FHIR API, as the standard names them (FHIR R4, 3.1.0)."""

from django.urls import path

from handrail.interop.fhir import api

ROOT = "fhir/R4"
urlpatterns = [
    path(ROOT, api.whole, name="fhir"),
    path(f"{ROOT}/metadata", api.metadata, name="fhir_metadata"),
    path(f"{ROOT}/.well-known/smart-configuration", api.smart, name="fhir_smart"),
    path(f"{ROOT}/auth/token", api.token, name="fhir_token"),
    path(f"{ROOT}/<str:kind>", api.of_type, name="fhir_type"),
    path(f"{ROOT}/<str:kind>/_search", api.search, name="fhir_search"),
    path(f"{ROOT}/<str:kind>/<str:id>", api.one, name="fhir_one"),
    path(f"{ROOT}/<str:kind>/<str:id>/_history", api.history, name="fhir_history"),
    path(f"{ROOT}/<str:kind>/<str:id>/_history/<str:version>", api.version, name="fhir_version"),
]
