"""Registers the prompting app."""

from django.apps import AppConfig


class PromptingConfig(AppConfig):
    """The prompting app."""

    name = "handrail.domain.prompting"
    label = "prompting"
