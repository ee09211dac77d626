"""Addresses for information governance."""

from django.urls import include, path

from handrail.web.governance import views

urlpatterns = [
    path("", include("handrail.web.governance.looks.urls")),
    path("", include("handrail.web.governance.keeping.urls")),
    path("", include("handrail.web.governance.agreed.urls")),
    path("", include("handrail.web.governance.overrides.urls")),
    path("governance/", views.ask, name="governance"),
    path("governance/<uuid:enquiry_id>/", views.enquiry, name="enquiry"),
]
