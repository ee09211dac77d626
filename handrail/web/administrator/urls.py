"""Addresses for administrators: people, job roles, mailboxes, mail domains, the public contact."""

from django.urls import path

from handrail.web.administrator import contact, mailboxes, people, roles

urlpatterns = [
    path("admin/", people.people, name="admin"),
    path("admin/people/new/", people.invite, name="admin_invite"),
    path("admin/people/<uuid:account_id>/", people.person, name="admin_person"),
    path("admin/people/<uuid:account_id>/link/", people.new_link, name="admin_new_link"),
    path("admin/access/<uuid:membership_id>/end/", people.end, name="admin_end"),
    path("admin/roles/", roles.roles, name="admin_roles"),
    path("admin/roles/new/", roles.new, name="admin_role_new"),
    path("admin/roles/<slug:key>/", roles.role, name="admin_role"),
    path("admin/mailboxes/", mailboxes.mailboxes, name="admin_mailboxes"),
    path("admin/mailboxes/<uuid:organisation_id>/", mailboxes.mailbox, name="admin_mailbox"),
    path("admin/mail-domains/", mailboxes.domains, name="admin_mail_domains"),
    path("admin/area/", contact.contact, name="admin_area"),
]
