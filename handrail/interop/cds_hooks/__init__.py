"""CDS Hooks 2.0, and what 3.0 adds is tolerated: a clinical system asks, we answer with a card.

Discovery is open unless a setting closes it. A call has to prove who it comes from before any of
it is read (``trusting.py``); what it says about somebody is judged and forgotten.
"""
