"""Programme files: safe to read, checked key by key, with a source for every value."""
