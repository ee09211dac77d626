"""Addresses for looks to explain."""

from django.urls import path

from handrail.web.governance.looks import views

urlpatterns = [
    path("governance/looks/", views.looks, name="looks"),
    path("governance/looks/<uuid:look_id>/", views.look, name="look"),
]
