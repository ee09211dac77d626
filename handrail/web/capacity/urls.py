"""Addresses of the pages about room."""

from django.urls import path

from handrail.web.capacity import area, ending, urgency, views

SERVICE = "manage/services/<uuid:service_id>/capacity/"

urlpatterns = [
    path(SERVICE, views.capacity, name="capacity"),
    path(f"{SERVICE}cap/", views.cap, name="capacity_cap"),
    path(f"{SERVICE}pause/", views.pause, name="capacity_pause"),
    path(f"{SERVICE}reopen/", views.reopen, name="capacity_reopen"),
    path(f"{SERVICE}partner/", views.partner, name="capacity_partner"),
    path(f"{SERVICE}line/", views.line, name="capacity_line"),
    path(f"{SERVICE}end/", ending.ending, name="capacity_end"),
    path(f"{SERVICE}end/finish/", ending.finish, name="capacity_finish"),
    path(f"{SERVICE}end/stop/", ending.stop, name="capacity_stop"),
    path("manage/partners/<uuid:overflow_id>/", views.partner_answer, name="capacity_answer"),
    path("manage/limits/<uuid:account_id>/", views.limit, name="capacity_limit"),
    path("cases/<uuid:case_id>/move-within/", ending.move_within, name="capacity_move_within"),
    path("inbox/<uuid:referral_id>/urgency/", urgency.urgency, name="inbox_urgency"),
    path("area/capacity/", area.area, name="area_capacity"),
]
