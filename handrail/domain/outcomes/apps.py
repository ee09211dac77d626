"""Registers the outcomes app."""

from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    """The outcomes app."""

    name = "handrail.domain.outcomes"
    label = "outcomes"
