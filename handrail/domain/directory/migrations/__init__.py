"""Changes of the directory tables."""
