"""Addresses for whoever commissions."""

from django.urls import path

from handrail.web.commissioner import gaps, views, weights

urlpatterns = [
    path("area/", views.area, name="area"),
    path("area/gaps/", gaps.gaps, name="area_gaps"),
    path("area/gaps/file/", gaps.gaps_file, name="area_gaps_file"),
    path("area/weights/", weights.weights, name="area_weights"),
    path("area/weights/new/", weights.new, name="area_weights_new"),
]
