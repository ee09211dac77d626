"""Registers the audit app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The audit app."""

    name = "handrail.domain.audit"
    label = "audit"
