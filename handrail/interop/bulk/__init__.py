"""Bulk export of what an organisation's system may read (HL7 FHIR Bulk Data Access 2.0)."""
