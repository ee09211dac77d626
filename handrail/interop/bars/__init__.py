"""Referrals as messages in the shape of BaRS, by a use case of our own that nobody registered.

The NHS Booking and Referral Standard lists no use case for work and health, so this is an edge for
systems that already speak it and no claim that anything here conforms (``docs/fhir/bars.md``).
"""
