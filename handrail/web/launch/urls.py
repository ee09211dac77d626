"""Addresses that a clinical system opens; nothing about anybody is in them."""

from django.urls import path

from handrail.web.launch import signed, views

urlpatterns = [
    path("smart/launch", views.launch, name="smart_launch"),
    path("smart/back", views.back, name="smart_back"),
    path("smart/pick", views.pick, name="smart_pick"),
    path("smart/refer", views.refer, name="smart_refer"),
    path("launch/signed/problem/<slug:why>/", signed.problem, name="signed_problem"),
    path("launch/signed/<str:secret>/", signed.open_once, name="signed_open"),
    path("launch/person/", signed.person, name="signed_person"),
]
