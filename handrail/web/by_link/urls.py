"""Addresses for a provider without any system: a link in an e-mail, a code, and one referral."""

from django.urls import path

from handrail.web.by_link import deciding, entering, views

urlpatterns = [
    path("answer-for/<str:secret>/", entering.confirm, name="answer_confirm"),
    path("answer/code/", entering.code, name="answer_code"),
    path("answer/closed/", entering.closed, name="answer_closed"),
    path("answer/referral/", views.referral, name="answer_referral"),
    path("answer/referral/take-on/", deciding.take_on, name="answer_take_on"),
    path("answer/referral/ask/", deciding.ask, name="answer_ask"),
    path("answer/referral/decline/", deciding.decline, name="answer_decline"),
    path("answer/referral/contact/", deciding.contact, name="answer_contact"),
    path("answer/referral/finish/", deciding.finish, name="answer_finish"),
    path("answer/<str:secret>/", entering.start, name="answer"),
]
