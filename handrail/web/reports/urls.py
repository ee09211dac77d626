"""Addresses for reports to employers, and for what a health professional decides."""

from django.urls import path

from handrail.web.reports import deciding, views

urlpatterns = [
    path("cases/<uuid:case_id>/reports/", views.reports, name="case_reports"),
    path("cases/<uuid:case_id>/reports/new/", views.write, name="case_report_new"),
    path("cases/<uuid:case_id>/reports/<uuid:report_id>/", views.report, name="case_report"),
    path(
        "cases/<uuid:case_id>/reports/<uuid:report_id>/change/",
        views.change,
        name="case_report_change",
    ),
    path(
        "cases/<uuid:case_id>/reports/<uuid:report_id>/unchanged/",
        views.unchanged,
        name="case_report_unchanged",
    ),
    path("cases/<uuid:case_id>/reports/<uuid:report_id>/ask/", views.ask, name="case_report_ask"),
    path(
        "cases/<uuid:case_id>/reports/<uuid:report_id>/answer/",
        views.answer,
        name="case_report_answer",
    ),
    path("decisions/", deciding.decisions, name="decisions"),
    path("decisions/reports/<uuid:report_id>/", deciding.decide, name="report_decide"),
]
