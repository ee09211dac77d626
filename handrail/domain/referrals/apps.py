"""Registers the referrals app."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """The referrals app."""

    name = "handrail.domain.referrals"
    label = "referrals"
