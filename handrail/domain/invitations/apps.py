"""Registers the invitations app."""

from django.apps import AppConfig


class InvitationsConfig(AppConfig):
    """The invitations app."""

    name = "handrail.domain.invitations"
    label = "invitations"
