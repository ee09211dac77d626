"""Addresses for those whom people tell things: employers and Jobcentres."""

from django.urls import path

from handrail.web.told import views

urlpatterns = [
    path("shared-with-us/", views.everybody, name="told"),
    path("shared-with-us/reports/<uuid:report_id>/", views.report, name="told_report"),
    path("shared-with-us/<uuid:person_id>/", views.one, name="told_one"),
]
