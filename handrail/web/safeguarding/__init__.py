"""Notes on safeguarding, domestic abuse and offences."""
