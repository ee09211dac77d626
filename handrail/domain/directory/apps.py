"""Registers the directory app."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """The directory app."""

    name = "handrail.domain.directory"
    label = "directory"
    verbose_name = "Directory"
