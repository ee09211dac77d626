"""Addresses of the advice line."""

from django.urls import path

from handrail.web.advice_line import views

urlpatterns = [
    path("calls/", views.calls, name="calls"),
    path("calls/figures/", views.figures, name="call_figures"),
    path("calls/<uuid:call_id>/", views.call, name="call"),
    path("calls/<uuid:call_id>/confirm/", views.confirm, name="call_confirm"),
    path("calls/<uuid:call_id>/refer/", views.refer, name="call_refer"),
]
