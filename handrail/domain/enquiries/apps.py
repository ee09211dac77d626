"""Registers the enquiries app."""

from django.apps import AppConfig


class EnquiriesConfig(AppConfig):
    """The enquiries app."""

    name = "handrail.domain.enquiries"
    label = "enquiries"
