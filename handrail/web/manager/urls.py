"""Addresses for service managers."""

from django.urls import path

from handrail.web.manager import views

urlpatterns = [
    path("manage/", views.today, name="manage"),
    path("manage/move/", views.reassign, name="reassign"),
]
