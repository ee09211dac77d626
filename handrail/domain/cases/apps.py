"""Registers the cases app."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The cases app."""

    name = "handrail.domain.cases"
    label = "cases"
