"""Addresses for concerns: raise one, answer it, and who is on duty."""

from django.urls import path

from handrail.web.worry import rota, views

urlpatterns = [
    path("worries/", views.worries, name="worries"),
    path("worries/case/<uuid:case_id>/", views.raise_case, name="worry_case"),
    path("worries/referral/<uuid:referral_id>/", views.raise_referral, name="worry_referral"),
    path("worries/sent-in/<uuid:intake_id>/", views.raise_intake, name="worry_intake"),
    path("worries/<uuid:concern_id>/", views.concern, name="worry"),
    path("worries/<uuid:concern_id>/mine/", views.acknowledge, name="worry_acknowledge"),
    path("worries/<uuid:concern_id>/done/", views.deal_with, name="worry_done"),
    path("manage/duty/", rota.rota, name="duty_rota"),
]
