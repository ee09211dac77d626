"""Addresses of the person's own page."""

from django.urls import path

from handrail.web.participant import (
    entering,
    everything,
    helped,
    helpers,
    not_safe,
    report,
    share,
    views,
    wait,
)

urlpatterns = [
    path("status/", entering.start, name="status_start"),
    path("status/code/", entering.code, name="status_code"),
    path("status/close/", entering.close, name="status_close"),
    path("your-page/", views.your_page, name="your_page"),
    path("your-page/not-safe/", not_safe.not_safe, name="your_page_not_safe"),
    path("your-page/contact/", views.contact, name="your_page_contact"),
    path("your-page/share/", share.whom, name="your_page_share"),
    path("your-page/share/ask/", share.ask, name="your_page_share_ask"),
    path("your-page/share/helper/", helpers.helper, name="your_page_share_helper"),
    path("your-page/share/<uuid:organisation_id>/", share.what, name="your_page_share_what"),
    path("your-page/renew/<uuid:evidence_id>/", share.renew, name="your_page_renew"),
    path("your-page/helpers/<uuid:helper_id>/link/", helpers.link, name="your_page_helper_link"),
    path("your-page/research/", helpers.for_research, name="your_page_research"),
    path("your-page/everything/", everything.everything, name="your_page_everything"),
    path("your-page/everything/<uuid:copy_id>/", everything.copy, name="your_page_copy"),
    path("your-page/reports/<uuid:report_id>/", report.report, name="your_page_report"),
    path("your-page/helped/<uuid:referral_id>/", helped.helped, name="your_page_helped"),
    path("your-page/wait/<uuid:referral_id>/", wait.wait, name="your_page_wait"),
    path("your-page/team/", views.team, name="your_page_team"),
    path("your-page/stop/<uuid:evidence_id>/", views.stop, name="your_page_stop"),
]
