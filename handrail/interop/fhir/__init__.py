"""HL7 FHIR R4 at ``/fhir/R4``, with UK Core profiles, for other systems that act for a practice
or a provider.

What was sent is a ServiceRequest, where it stands a Task (``docs/fhir/README.md``). Each door
translates and holds no rule: people are seen and written through the same functions as on the
pages, as the organisation for which the system acts.
"""
