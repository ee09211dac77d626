"""Addresses for the team that decides on what comes in."""

from django.urls import path

from handrail.web.triage import bounces, deciding, intakes, views

urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/<uuid:referral_id>/", views.item, name="inbox_item"),
    path("inbox/<uuid:referral_id>/ask/", deciding.ask, name="inbox_ask"),
    path("inbox/<uuid:referral_id>/assign/", deciding.assign, name="inbox_assign"),
    path("inbox/<uuid:referral_id>/elsewhere/", deciding.elsewhere, name="inbox_elsewhere"),
    path("inbox/<uuid:referral_id>/decline/", deciding.decline, name="inbox_decline"),
    path("inbox/<uuid:referral_id>/died/", deciding.died, name="inbox_died"),
    path("inbox/<uuid:referral_id>/take-over/", deciding.take_over, name="inbox_take_over"),
    path("inbox/<uuid:referral_id>/rescue/", deciding.rescue, name="inbox_rescue"),
    path("inbox/<uuid:referral_id>/refuse/", deciding.refuse, name="inbox_refuse"),
    path("bounces/", bounces.bounces, name="bounces"),
    path("bounces/<uuid:bounce_id>/", bounces.bounce, name="bounce"),
    path("bounces/<uuid:bounce_id>/own/", bounces.own, name="bounce_own"),
    path("inbox/sent-in/<uuid:intake_id>/", intakes.intake, name="inbox_intake"),
    path("inbox/sent-in/<uuid:intake_id>/close/", intakes.close, name="inbox_intake_close"),
]
