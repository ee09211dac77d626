"""The addresses of bulk export, which stand before those of other types."""

from django.urls import path

from handrail.interop.bulk import api
from handrail.interop.fhir.urls import ROOT

urlpatterns = [
    path(f"{ROOT}/Patient/$export", api.people, name="fhir_export"),
    path(f"{ROOT}/Group/<str:id>/$export", api.group, name="fhir_export_group"),
    path(f"{ROOT}/$export-status/<str:id>", api.status, name="fhir_export_status"),
    path(f"{ROOT}/$export-file/<str:id>/<str:name>", api.file, name="fhir_export_file"),
]
