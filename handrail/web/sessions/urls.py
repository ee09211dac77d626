"""Addresses for the times a service offers."""

from django.urls import path

from handrail.web.sessions import views

urlpatterns = [
    path("times/", views.times, name="times"),
    path("times/new/", views.new, name="times_new"),
    path("times/<uuid:slot_id>/withdraw/", views.withdraw, name="times_withdraw"),
]
