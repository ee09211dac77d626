"""Registers the agreements app."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """The agreements app."""

    name = "handrail.domain.agreements"
    label = "agreements"
