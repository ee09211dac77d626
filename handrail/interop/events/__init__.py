"""Subscriptions: what another system is told of, in the shape of the Subscriptions Backport.

HL7 "Subscriptions Backport" 1.1.0, its part for FHIR R4. It is no claim of conformance.
"""
