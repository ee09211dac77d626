"""The law that is relied on, in the words of pages that people read."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from handrail.domain.agreements.choices import Article6, Article9, PurposeOfUse
from handrail.domain.agreements.queries import BasisLine
from handrail.web.shared.components import Row

PURPOSES = {
    PurposeOfUse.SUPPORT: _("To refer you and to support you"),
    PurposeOfUse.TELL: _("To tell somebody else, because you ask us to"),
    PurposeOfUse.SAFETY: _("To keep somebody safe, and to look in an emergency"),
    PurposeOfUse.FIGURES: _("To count what came of it, without names"),
    PurposeOfUse.RESEARCH: _("To plan or research"),
    PurposeOfUse.AUDIT: _("To see who looked, and to keep records as the law says"),
}
ARTICLE6 = {
    Article6.PUBLIC_TASK: _("it is our public task"),
    Article6.LEGAL_OBLIGATION: _("the law makes us"),
    Article6.VITAL_INTERESTS: _("to protect somebody's life"),
    Article6.LEGITIMATE_INTERESTS: _("we have a legitimate interest"),
    Article6.CONTRACT: _("we have a contract with you"),
    Article6.CONSENT: _("you consented"),
}
ARTICLE9 = {
    Article9.CARE: _("health or social care"),
    Article9.PUBLIC_HEALTH: _("public health"),
    Article9.VITAL_INTERESTS: _("to protect the life of somebody who cannot agree"),
    Article9.SUBSTANTIAL_INTEREST: _("substantial public interest"),
    Article9.RESEARCH: _("archiving, research or statistics"),
    Article9.EMPLOYMENT_LAW: _("employment and social security law"),
    Article9.LEGAL_CLAIMS: _("legal claims"),
    Article9.EXPLICIT_CONSENT: _("you consented explicitly"),
}


def rows(lines: Iterable[BasisLine]) -> tuple[Row, ...]:
    """Return each purpose with the law for it, and for what is said about health."""
    return tuple(
        Row(str(PURPOSES[PurposeOfUse(line.purpose)]), tuple(_reasons(line))) for line in lines
    )


def _reasons(line: BasisLine) -> Iterable[str]:
    why = str(ARTICLE6[Article6(line.article6)])
    yield f"{why[:1].upper()}{why[1:]} (UK GDPR {line.article6})"
    if line.article9 != Article9.NOT_NEEDED:
        why = str(ARTICLE9[Article9(line.article9)])
        yield f"{why[:1].upper()}{why[1:]} (UK GDPR {line.article9})"
