"""Addresses for whoever commissions."""

from django.urls import path

from handrail.web.commissioner import views

urlpatterns = [path("area/", views.area, name="area")]
