"""Addresses for administrators: people, job roles, mailboxes, mail domains, the public contact."""

from django.urls import path

from handrail.web.administrator import (
    contact,
    ending,
    mailboxes,
    national_roles,
    people,
    reviews,
    roles,
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
    path("admin/area/", contact.contact, name="admin_area"),
]
