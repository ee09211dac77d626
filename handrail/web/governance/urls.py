"""Addresses for information governance."""

from django.urls import include, path

from handrail.web.governance import late_reviews, views

urlpatterns = [
    path("", include("handrail.web.governance.looks.urls")),
    path("", include("handrail.web.governance.keeping.urls")),
    path("", include("handrail.web.governance.agreed.urls")),
    path("", include("handrail.web.governance.overrides.urls")),
    path("governance/", views.ask, name="governance"),
    path("governance/access/", late_reviews.late, name="late_reviews"),
    path("governance/who-is-told/", views.who_is_told, name="who_is_told"),
    path("governance/<uuid:enquiry_id>/", views.enquiry, name="enquiry"),
]
