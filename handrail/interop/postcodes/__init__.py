"""Postcode files as published: Code-Point Open, ONSPD and NSPL, and look-ups of small areas."""
