"""The eligibility engine: pure, without clock or database, and three-valued throughout.

Read in this order: ``facts`` (what is known of a person), ``verdicts`` (met, not met, not
known, and how they combine), the criteria (``people``, ``work``, ``needs``, ``combined``),
``tiers``, and ``answers`` (the whole answer).
"""
