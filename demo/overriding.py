"""Emergency access in the town: one that was reviewed, and one that waits for its review."""

from demo.openings import Plot
from demo.supporting import Supporting
from handrail.domain.overrides.choices import Judgement, Reason
from handrail.domain.overrides.operations import Request
from handrail.domain.oversight.operations import Sought
from handrail.domain.staff.permissions import Permission
from handrail.journey import override

MANAGER, REVIEWER = "carys.dunmore", "erin.sable"
WORDS = {
    Reason.MISSING: "They did not come to a session, and a neighbour rang us, worried",
    Reason.DANGER_TO_SELF: "They rang our desk, said goodbye and hung up",
}
FOUND = "Asked her and the team that supports them: nobody else could be reached that evening"


def overridden(plot: Plot, reason: Reason, *, is_reviewed: bool) -> Plot:
    """Return a story in which the council's manager sees how to reach somebody of another team."""

    def told(t: Supporting) -> None:
        plot(t)
        t.later(0)
        names, by = t.who.names, t.world.viewer(MANAGER, Permission.OVERRIDE)
        if names.nhs_number is None:  # is found by no three facts
            return
        with t.acting(by):
            made = override.ask(
                about=Sought(names.nhs_number, names.birth_date, names.family_name),
                request=Request(reason, WORDS[reason], is_emergency=True),
                by=by,
                at=t.now,
            )
        assert made is not None
        if is_reviewed:
            t.later(1)
            reviewer = t.world.viewer(REVIEWER, Permission.READ_AUDIT)
            with t.acting(reviewer):
                override.review(
                    override_id=made,
                    judged=Judgement.RIGHT,
                    words=FOUND,
                    keep_back=None,
                    by=reviewer,
                    at=t.now,
                )

    return told
