"""Who is who: practices, networks, boards, providers and their relations over time."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "handrail.domain.organisations"
    label = "organisations"
    verbose_name = "Organisations"
