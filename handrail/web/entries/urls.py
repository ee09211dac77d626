"""Addresses for whoever knows something about an entry."""

from django.urls import path

from handrail.web.entries import views

urlpatterns = [
    path("services/<uuid:service_id>/wrong/", views.report, name="report_entry"),
    path("entry-reports/<uuid:secret>/", views.report_told, name="report_told"),
    path("find-support/propose/", views.propose, name="propose_service"),
    path("proposals/<uuid:secret>/", views.proposal_told, name="proposal_told"),
    path("still-right/<str:secret>/", views.still_right, name="still_right"),
]
