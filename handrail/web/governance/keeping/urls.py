"""Addresses for who looks after records: what is past its day, holds, disposals."""

from django.urls import path

from handrail.web.governance.keeping import views

urlpatterns = [
    path("keeping/", views.keeping, name="keeping"),
    path("keeping/hold/", views.hold, name="keeping_hold"),
    path("keeping/holds/<uuid:hold_id>/lift/", views.lift, name="keeping_lift"),
    path("keeping/<uuid:disposal_id>/", views.disposal, name="disposal"),
    path(
        "keeping/<uuid:disposal_id>/take-back/",
        views.take_back,
        name="disposal_take_back",
    ),
]
