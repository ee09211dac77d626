"""The coded words of agreements: purposes, and the law for each (UK GDPR, articles 6 and 9)."""

from django.db.models import TextChoices


class PurposeOfUse(TextChoices):
    """What information about people is used for, each with a basis of its own."""

    SUPPORT = "support", "to refer and support a person"
    TELL = "tell", "to tell somebody outside their care, because they ask for it"
    SAFETY = "safety", "to keep somebody safe, and to look in an emergency"
    FIGURES = "figures", "to count what came of it, for an area"
    RESEARCH = "research", "to plan or research, row by row"
    AUDIT = "audit", "to see who looked, and keep records as the law says"


class Article6(TextChoices):
    """The lawful bases of article 6(1). Consent comes last, because it is normally not the one."""

    PUBLIC_TASK = "6(1)(e)", "public task"
    LEGAL_OBLIGATION = "6(1)(c)", "legal obligation"
    VITAL_INTERESTS = "6(1)(d)", "to protect somebody's life"
    LEGITIMATE_INTERESTS = "6(1)(f)", "legitimate interests"
    CONTRACT = "6(1)(b)", "a contract with the person"
    CONSENT = "6(1)(a)", "the person's consent"


class Article9(TextChoices):
    """The conditions of article 9(2) for information about health. Explicit consent comes last."""

    CARE = "9(2)(h)", "health or social care"
    PUBLIC_HEALTH = "9(2)(i)", "public health"
    VITAL_INTERESTS = "9(2)(c)", "to protect the life of somebody who cannot agree"
    SUBSTANTIAL_INTEREST = "9(2)(g)", "substantial public interest"
    RESEARCH = "9(2)(j)", "archiving, research or statistics"
    EMPLOYMENT_LAW = "9(2)(b)", "employment, social security and social protection law"
    LEGAL_CLAIMS = "9(2)(f)", "legal claims"
    EXPLICIT_CONSENT = "9(2)(a)", "the person's explicit consent"
    NOT_NEEDED = "none", "no information about health is used"
