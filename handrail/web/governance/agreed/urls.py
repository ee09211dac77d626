"""Addresses for what the area has agreed."""

from django.urls import path

from handrail.web.governance.agreed import views

urlpatterns = [
    path("agreements/", views.agreements, name="agreements"),
    path("agreements/team/", views.add_to_team, name="agreement_team_new"),
    path("agreements/team/<uuid:member_id>/end/", views.end_in_team, name="agreement_team_end"),
    path("agreements/law/<slug:key>/", views.law, name="agreement_law"),
]
