"""Subscriptions: what another system is told of, in the shape of FHIR's R4 Subscriptions Backport.

HL7 "Subscriptions R5 Backport" 1.1.0, R4 part. It is no claim of conformance.
"""
