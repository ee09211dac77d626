"""Registers the transfers app."""

from django.apps import AppConfig


class TransfersConfig(AppConfig):
    """The transfers app."""

    name = "handrail.domain.transfers"
    label = "transfers"
