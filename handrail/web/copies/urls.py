"""Addresses for a copy of everything that is held about somebody."""

from django.urls import path

from handrail.web.copies import reviewing, views

urlpatterns = [
    path("cases/<uuid:case_id>/everything/", views.everything, name="case_everything"),
    path(
        "cases/<uuid:case_id>/everything/<uuid:copy_id>/key/",
        views.key,
        name="case_everything_key",
    ),
    path("decisions/copies/<uuid:copy_id>/", reviewing.review, name="copy_review"),
]
