"""Addresses for administrators: people, job roles, mailboxes, other systems, the public contact."""

from django.urls import path

from handrail.web.administrator import (
    contact,
    ending,
    launch_points,
    mailboxes,
    national_roles,
    outside,
    people,
    reviews,
    roles,
    systems,
    ways_in,
)

urlpatterns = [
    path("admin/", people.people, name="admin"),
    path("admin/people/new/", people.invite, name="admin_invite"),
    path("admin/people/<uuid:account_id>/", people.person, name="admin_person"),
    path("admin/people/<uuid:account_id>/link/", people.new_link, name="admin_new_link"),
    path("admin/people/<uuid:account_id>/sessions/", ways_in.sessions, name="admin_sessions"),
    path(
        "admin/people/<uuid:account_id>/sessions/end/",
        ways_in.end_sessions,
        name="admin_sessions_end",
    ),
    path(
        "admin/people/<uuid:account_id>/sign-in/<slug:key>/unlink/",
        ways_in.unlink,
        name="admin_unlink",
    ),
    path("admin/access/<uuid:membership_id>/end/", ending.end, name="admin_end"),
    path("admin/access/<uuid:membership_id>/role/", ending.change_role, name="admin_change_role"),
    path("admin/reviews/", reviews.reviews, name="admin_reviews"),
    path("admin/reviews/done/", reviews.decided, name="admin_reviews_done"),
    path("admin/reviews/<uuid:membership_id>/", reviews.review, name="admin_review"),
    path("admin/national-roles/", national_roles.lines, name="admin_national_roles"),
    path("admin/national-roles/remove/", national_roles.remove, name="admin_national_role_remove"),
    path("admin/roles/", roles.roles, name="admin_roles"),
    path("admin/roles/new/", roles.new, name="admin_role_new"),
    path("admin/roles/<slug:key>/", roles.role, name="admin_role"),
    path("admin/mailboxes/", mailboxes.mailboxes, name="admin_mailboxes"),
    path("admin/mailboxes/<uuid:organisation_id>/", mailboxes.mailbox, name="admin_mailbox"),
    path("admin/mail-domains/", mailboxes.domains, name="admin_mail_domains"),
    path("admin/systems/", systems.listed, name="admin_systems"),
    path("admin/systems/new/", systems.new, name="admin_system_new"),
    path("admin/systems/<uuid:system_id>/", systems.system, name="admin_system"),
    path("admin/systems/<uuid:system_id>/change/", systems.change, name="admin_system_change"),
    path("admin/systems/<uuid:system_id>/end/", systems.take_back, name="admin_system_end"),
    path("admin/systems/<uuid:system_id>/switch/", systems.switch, name="admin_system_switch"),
    path(
        "admin/systems/<uuid:system_id>/acts-for/<uuid:tenant_id>/stop/",
        systems.stop,
        name="admin_system_stop",
    ),
    path("admin/systems/<uuid:system_id>/launch/", launch_points.point, name="admin_system_launch"),
    path(
        "admin/systems/<uuid:system_id>/requesters/",
        launch_points.requester,
        name="admin_system_requester",
    ),
    path(
        "admin/systems/<uuid:system_id>/launch/<uuid:point_id>/change/",
        launch_points.change,
        name="admin_launch_change",
    ),
    path(
        "admin/systems/<uuid:system_id>/launch/<uuid:point_id>/end/",
        launch_points.take_back,
        name="admin_launch_end",
    ),
    path(
        "admin/systems/<uuid:system_id>/requesters/<uuid:requester_id>/end/",
        launch_points.unname,
        name="admin_requester_end",
    ),
    path("admin/systems/outside/", outside.listed, name="admin_outside"),
    path("admin/systems/outside/try/", outside.try_now, name="admin_outside_try"),
    path("admin/prompts/", systems.prompts, name="admin_prompts"),
    path("admin/area/", contact.contact, name="admin_area"),
]
