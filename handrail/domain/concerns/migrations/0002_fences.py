"""Concerns are seen by the team that can act and by who raised them; their history only grows."""

from django.db import migrations

from handrail.domain.concerns.functions import DROP_UNREAD, UNREAD
from handrail.domain.disclosure.scopes import Held, Scope, Through
from handrail.kernel.row_security import (
    APP_ROLE,
    ORGANISATION,
    AppendOnly,
    OnlyKnownPeople,
    ProtectRows,
)

PRIVILEGES = f"""
revoke update, delete, truncate on concerns_concern from {APP_ROLE};
grant update (state, deputy_told_at, manager_told_at, acknowledged_at,
    acknowledged_by_account_id, dealt_with_at) on concerns_concern to {APP_ROLE};
"""
# A concern goes to the team that holds the case or was sent the referral, and to nobody else.
TO_WHO_CAN_ACT = f"""
create policy to_who_can_act on concerns_concern as restrictive for insert with check (
    organisation_id = {ORGANISATION}
    or exists (select 1 from cases_case p where p.id = concerns_concern.case_id
                and p.organisation_id = concerns_concern.organisation_id)
    or exists (select 1 from referrals_referral r where r.id = concerns_concern.referral_id
                and r.to_organisation_id = concerns_concern.organisation_id)
);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("concerns", "0001_initial"),
        ("cases", "0005_known_people"),
        ("participants", "0003_sight_by_reason"),
        ("referrals", "0008_known_people"),
    ]
    operations = [
        ProtectRows("concerns_rota", Scope(Held("organisation_id"))),
        ProtectRows(
            "concerns_concern", Scope(Held("organisation_id"), Held("raised_by_organisation_id"))
        ),
        ProtectRows("concerns_concernstep", Scope(Through("concerns.Concern", "concern_id"))),
        OnlyKnownPeople("concerns_concern"),
        AppendOnly("concerns_concernstep"),
        AppendOnly("concerns_rota"),
        migrations.RunSQL(PRIVILEGES, migrations.RunSQL.noop),
        migrations.RunSQL(
            TO_WHO_CAN_ACT, "drop policy if exists to_who_can_act on concerns_concern"
        ),
        migrations.RunSQL(UNREAD, DROP_UNREAD),
    ]
