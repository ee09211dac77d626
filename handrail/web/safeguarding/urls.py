"""The address of a case's safeguarding notes."""

from django.urls import path

from handrail.web.safeguarding import views

urlpatterns = [
    path("cases/<uuid:case_id>/safeguarding/", views.safeguarding, name="case_safeguarding"),
]
