"""Who has signed a token: a registered system, with a key of its own, for us, now, once.

CDS Hooks calls and requests for a token are judged here, by the same steps.
"""
