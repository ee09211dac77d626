"""Addresses for whoever keeps the directory right."""

from django.urls import path

from handrail.web.directory_upkeep import views

urlpatterns = [
    path("directory/", views.directory, name="directory"),
    path("directory/<uuid:service_id>/still-right/", views.still_right, name="directory_right"),
    path("directory/<uuid:service_id>/withdraw/", views.withdraw, name="directory_withdraw"),
]
