"""Postcodes and the areas they lie in."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "handrail.domain.places"
    label = "places"
    verbose_name = "Places"
