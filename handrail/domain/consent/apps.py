"""Registers the consent app."""

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    """The consent app."""

    name = "handrail.domain.consent"
    label = "consent"
