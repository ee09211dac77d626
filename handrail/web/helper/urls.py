"""Addresses for helpers: family members and advocates whom a person tells something."""

from django.urls import path

from handrail.web.helper import views

urlpatterns = [
    path("shared-with-me/", views.shared, name="shared_with_me"),
    path("shared-with-me/code/", views.code, name="shared_with_me_code"),
    path("shared-with-me/again/", views.again, name="shared_with_me_again"),
    path("shared-with-me/<uuid:helper_id>/", views.start, name="shared_with_me_start"),
]
