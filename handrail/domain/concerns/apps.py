"""Registers the concerns app."""

from django.apps import AppConfig


class ConcernsConfig(AppConfig):
    """The concerns app."""

    name = "handrail.domain.concerns"
    label = "concerns"
