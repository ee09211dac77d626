"""Registers the reports app."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The reports app."""

    name = "handrail.domain.reports"
    label = "reports"
