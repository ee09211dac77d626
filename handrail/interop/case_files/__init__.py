"""Open cases as files: reading another system's CSV, and writing everything in open formats."""
