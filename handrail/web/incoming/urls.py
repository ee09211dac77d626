"""Addresses for mail that came in."""

from django.urls import path

from handrail.web.incoming import views

urlpatterns = [
    path("inbox/mail/", views.mails, name="inbox_mails"),
    path("inbox/mail/<uuid:mail_id>/", views.mail, name="inbox_mail"),
    path("inbox/mail/<uuid:mail_id>/put-aside/", views.put_aside, name="inbox_mail_put_aside"),
    path("inbox/mail/<uuid:mail_id>/take-up/", views.take_up, name="inbox_mail_take_up"),
    path(
        "inbox/mail/<uuid:mail_id>/files/<uuid:attachment_id>/",
        views.attachment,
        name="inbox_mail_file",
    ),
    path("forms/referral.docx", views.form_word, name="mail_form_word"),
    path("forms/referral.pdf", views.form_pdf, name="mail_form_pdf"),
]
