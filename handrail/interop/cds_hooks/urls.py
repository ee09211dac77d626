"""The addresses of CDS Hooks, as the standard names them: without a last slash."""

from django.urls import path

from handrail.interop.cds_hooks import api

urlpatterns = [
    path("cds-services", api.discover, name="cds_services"),
    path("cds-services/<slug:slug>", api.service, name="cds_service"),
    path("cds-services/<slug:slug>/feedback", api.feedback, name="cds_feedback"),
]
