"""Registers the copies app."""

from django.apps import AppConfig


class CopiesConfig(AppConfig):
    """The copies app."""

    name = "handrail.domain.copies"
    label = "copies"
