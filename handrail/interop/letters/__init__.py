"""A letter to a practice as a PDF, and as a FHIR document: pure, from its sheet."""
