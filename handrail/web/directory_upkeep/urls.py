"""Addresses for whoever keeps the directory right."""

from django.urls import path

from handrail.web.directory_upkeep import (
    adding,
    entry,
    hearing,
    imports,
    proposals,
    reports,
    views,
    where,
)

urlpatterns = [
    path("directory/", views.directory, name="directory"),
    path("directory/add/", adding.add, name="directory_add"),
    path("directory/<uuid:service_id>/go-live/", adding.live, name="directory_live"),
    path("directory/<uuid:service_id>/", entry.put_right, name="directory_entry"),
    path("directory/<uuid:service_id>/where/", where.where, name="directory_where"),
    path("directory/<uuid:service_id>/still-right/", views.still_right, name="directory_right"),
    path("directory/<uuid:service_id>/withdraw/", views.withdraw, name="directory_withdraw"),
    path("directory/<uuid:service_id>/owner/", views.owner, name="directory_owner"),
    path("directory/<uuid:service_id>/hears/", hearing.hears, name="directory_hears"),
    path("directory/reports/", reports.listed, name="entry_reports"),
    path("directory/reports/<uuid:wrong_id>/", reports.answer, name="entry_report"),
    path("directory/proposals/", proposals.listed, name="proposals"),
    path("directory/proposals/<uuid:proposal_id>/", proposals.decide, name="proposal"),
    path("directory/imports/<uuid:waiting_id>/", imports.decide, name="directory_import"),
]
