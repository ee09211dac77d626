"""Addresses of a referral's clocks."""

from django.urls import path

from handrail.web.clocks import views

urlpatterns = [
    path("clock/<uuid:referral_id>/", views.clock, name="clock"),
    path("clock/<uuid:referral_id>/ready/", views.ready, name="clock_ready"),
    path("cases/<uuid:case_id>/wait/", views.of_case, name="case_clock"),
]
