"""Addresses for reviewing overrides."""

from django.urls import path

from handrail.web.governance.overrides import views

urlpatterns = [
    path("governance/overrides/", views.overrides, name="override_reviews"),
    path("governance/overrides/report/", views.report, name="override_report"),
    path("governance/overrides/<uuid:override_id>/", views.override, name="override_review"),
]
