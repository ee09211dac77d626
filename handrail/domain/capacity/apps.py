"""Registers the capacity app."""

from django.apps import AppConfig


class CapacityConfig(AppConfig):
    """The capacity app."""

    name = "handrail.domain.capacity"
    label = "capacity"
