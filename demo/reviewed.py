"""The administrator has looked at everybody's access not long ago, but for a few."""

from datetime import datetime, timedelta
from uuid import UUID

from demo import cast
from demo.organisations import OUTSIDE, Town
from handrail.domain.staff import reviews
from handrail.kernel.viewer import Staff, acting_as

ADMINISTRATOR = "Administrator"
AGO = timedelta(days=30)
LEFT = {"Marcus Venn", "Pat Winslow", "Tom Ashby"}  # still to be looked at


def build(town: Town, accounts: dict[str, UUID], *, anchor: datetime) -> None:
    """Review access as the administrator did some weeks before the anchor."""
    at = anchor - AGO
    member = next(one for one in cast.CAST if one.job == ADMINISTRATOR)
    role = next(role for role in cast.ROLES if role.key == member.roles[0])
    may = frozenset(str(permission) for permission in role.permissions)
    by = Staff(accounts[member.email], town[cast.BOARD], role.key, may)
    outside = {name for name, _kind in OUTSIDE}
    ours = [id_ for name, id_ in town.ids.items() if name not in outside]
    with acting_as(by, at=at):
        for due in reviews.due(ours, at=at, before=at):
            if due.account_id != by.account_id and due.name not in LEFT:
                reviews.keep(membership_id=due.membership_id, mark=due.mark, by=by, at=at)
