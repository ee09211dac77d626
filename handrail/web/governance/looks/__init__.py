"""Looks that somebody should explain."""
