"""Registers the systems app."""

from django.apps import AppConfig


class SystemsConfig(AppConfig):
    """The systems app."""

    name = "handrail.domain.systems"
    label = "systems"
