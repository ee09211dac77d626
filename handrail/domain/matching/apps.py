"""Registers the matching app."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """The matching app."""

    name = "handrail.domain.matching"
    label = "matching"
