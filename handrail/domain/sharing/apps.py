"""Registers the sharing app."""

from django.apps import AppConfig


class SharingConfig(AppConfig):
    """The sharing app."""

    name = "handrail.domain.sharing"
    label = "sharing"
