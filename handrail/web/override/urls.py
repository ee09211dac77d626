"""Addresses for overriding a person's wish."""

from django.urls import path

from handrail.web.override import views

urlpatterns = [
    path("overrides/", views.overrides, name="overrides"),
    path("overrides/new/", views.new, name="override_new"),
    path("overrides/referral/<uuid:referral_id>/", views.of_referral, name="override_referral"),
    path("overrides/<uuid:override_id>/", views.override, name="override"),
    path("overrides/<uuid:override_id>/decide/", views.decide, name="override_decide"),
]
