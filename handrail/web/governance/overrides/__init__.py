"""Overrides of a person's wish, to review, and what became of them."""
