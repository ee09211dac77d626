"""Registers the staff app."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """The staff app."""

    name = "handrail.domain.staff"
    label = "staff"
