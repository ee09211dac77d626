"""Addresses for information governance."""

from django.urls import path

from handrail.web.governance import views

urlpatterns = [
    path("governance/", views.ask, name="governance"),
    path("governance/<uuid:enquiry_id>/", views.enquiry, name="enquiry"),
]
