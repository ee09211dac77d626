"""Addresses for programmes: what they say, and writing the next version with a second person."""

from django.urls import path

from handrail.web.programmes import changing, deciding, views

DRAFT = "admin/programmes/<slug:slug>/draft/"

urlpatterns = [
    path("admin/programmes/", views.programmes, name="programmes"),
    path("admin/programmes/<slug:slug>/", views.programme, name="programme"),
    path("admin/programmes/<slug:slug>/start/", changing.start, name="programme_start"),
    path(DRAFT, changing.draft, name="programme_draft"),
    path(f"{DRAFT}part/<str:key>/", changing.part, name="programme_part"),
    path(f"{DRAFT}who/", deciding.who, name="programme_who"),
    path(f"{DRAFT}try/", deciding.try_person, name="programme_try"),
    path(f"{DRAFT}propose/", deciding.propose, name="programme_propose"),
    path(f"{DRAFT}send-back/", deciding.send_back, name="programme_send_back"),
    path(f"{DRAFT}publish/", deciding.publish, name="programme_publish"),
    path(f"{DRAFT}throw-away/", deciding.throw_away, name="programme_throw_away"),
]
