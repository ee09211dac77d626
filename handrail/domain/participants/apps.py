"""Registers the participants app."""

from django.apps import AppConfig


class ParticipantsConfig(AppConfig):
    """The participants app."""

    name = "handrail.domain.participants"
    label = "participants"
