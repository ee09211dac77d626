"""Registers the oversight app."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """The oversight app."""

    name = "handrail.domain.oversight"
    label = "oversight"
