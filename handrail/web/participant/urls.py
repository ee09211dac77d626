"""Addresses of the person's own page."""

from django.urls import path

from handrail.web.participant import entering, everything, report, share, views

urlpatterns = [
    path("status/", entering.start, name="status_start"),
    path("status/code/", entering.code, name="status_code"),
    path("status/close/", entering.close, name="status_close"),
    path("your-page/", views.your_page, name="your_page"),
    path("your-page/contact/", views.contact, name="your_page_contact"),
    path("your-page/share/", share.whom, name="your_page_share"),
    path("your-page/share/<uuid:organisation_id>/", share.what, name="your_page_share_what"),
    path("your-page/everything/", everything.everything, name="your_page_everything"),
    path("your-page/everything/<uuid:copy_id>/", everything.copy, name="your_page_copy"),
    path("your-page/reports/<uuid:report_id>/", report.report, name="your_page_report"),
    path("your-page/team/", views.team, name="your_page_team"),
    path("your-page/stop/<uuid:evidence_id>/", views.stop, name="your_page_stop"),
]
