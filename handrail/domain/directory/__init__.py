"""Services that people are referred to: what they do, where, how long the wait is."""
