"""The addresses of messages, which stand before those of other types."""

from django.urls import path

from handrail.interop.bars import api
from handrail.interop.fhir.urls import ROOT

urlpatterns = [
    path(f"{ROOT}/$process-message", api.process, name="bars_process_message"),
    path(f"{ROOT}/MessageDefinition", api.definitions, name="bars_definitions"),
]
