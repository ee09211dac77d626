"""Handrail joins work-and-health support to general practice."""

__version__ = "0.1.0"
