"""Addresses of a practice's own set-up: its link, whom it invites, how its system opens us."""

from django.urls import path

from handrail.web.practice import inviting, keys, views

urlpatterns = [
    path("practice/", views.practices, name="practices"),
    path("practice/<uuid:practice_id>/", views.practice, name="practice"),
    path("practice/<uuid:practice_id>/renew/", views.renew, name="practice_renew"),
    path("practice/<uuid:practice_id>/invite/", inviting.invite, name="practice_invite"),
    path(
        "practice/<uuid:practice_id>/invite/<uuid:cohort_id>/stop/",
        inviting.stop,
        name="practice_invite_stop",
    ),
    path("practice/<uuid:practice_id>/keys/", keys.keys, name="practice_keys"),
    path("practice/<uuid:practice_id>/keys/<uuid:key_id>/end/", keys.end, name="practice_key_end"),
    path(
        "practice/<uuid:practice_id>/keys/<uuid:key_id>/<slug:kind>/",
        keys.template,
        name="practice_key_template",
    ),
]
