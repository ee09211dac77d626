"""Registers the programmes app."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """The programmes app."""

    name = "handrail.domain.programmes"
    label = "programmes"
