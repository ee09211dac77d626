"""Addresses for questions to the specialist."""

from django.urls import path

from handrail.web.advice import views

urlpatterns = [
    path("advice/", views.advice, name="advice"),
    path("advice/ask/", views.ask, name="advice_ask"),
    path("advice/ask/<uuid:person_id>/", views.ask_about, name="advice_ask_about"),
    path("advice/<uuid:question_id>/", views.question, name="question"),
    path("advice/<uuid:question_id>/take-back/", views.take_back, name="question_take_back"),
    path("advice/<uuid:question_id>/refer/", views.refer, name="question_refer"),
]
