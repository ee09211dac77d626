"""The door for a practice's own computer, where its clinical system speaks no standard (ADR 51)."""
