"""Read the records of clinical systems: FHIR resources that anybody could have written.

The hook and the form inside the record read them by the same functions, so that what silences the
one is seen by the other.
"""
