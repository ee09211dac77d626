"""Registers the overrides app."""

from django.apps import AppConfig


class OverridesConfig(AppConfig):
    """The overrides app."""

    name = "handrail.domain.overrides"
    label = "overrides"
