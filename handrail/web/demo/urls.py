"""Addresses that only the demonstration has."""

from django.urls import path

from handrail.web.demo import views

urlpatterns = [
    path("demo/messages/", views.messages, name="demo_messages"),
    path("demo/messages/<str:kind>/<uuid:message_id>/", views.message, name="demo_message"),
]
