"""Programmes: the pathways a person can be offered, as dated data, and who fits them."""
