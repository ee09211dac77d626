"""Registers the disclosure app."""

from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    """The disclosure app."""

    name = "handrail.domain.disclosure"
    label = "disclosure"
