"""Matching: which services fit a person, best first, each with its reasons. Pure."""
