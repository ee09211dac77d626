"""Places and lines are written by functions of the database; a line's order by a human's word."""

from django.db import migrations

from handrail.domain.capacity.place_functions import CREATE, DROP
from handrail.domain.disclosure.scopes import Held, Scope, Subject
from handrail.kernel.row_security import APP_ROLE, KeysStay, OnlyKnownPeople, ProtectRows

PLACE = Scope(Held("organisation_id"), Subject("person_id"))
WAITING = Scope(Held("organisation_id"), Subject("person_id"))
RIGHTS = f"""
revoke insert, update, delete on capacity_place from {APP_ROLE};
revoke insert, update, delete on capacity_waiting from {APP_ROLE};
grant update (urgency, urgency_why, urgency_by_account_id, urgency_at, not_before_date)
    on capacity_waiting to {APP_ROLE};
"""
BACK = f"""
grant insert, update, delete on capacity_place to {APP_ROLE};
grant insert, update, delete on capacity_waiting to {APP_ROLE};
"""


class Migration(migrations.Migration):
    dependencies = [
        ("capacity", "0006_places"),
        ("directory", "0007_intake_changes"),
        ("disclosure", "0002_fences"),
        ("participants", "0003_sight_by_reason"),
    ]
    operations = [
        ProtectRows("capacity_place", PLACE),
        ProtectRows("capacity_waiting", WAITING),
        OnlyKnownPeople("capacity_place"),
        OnlyKnownPeople("capacity_waiting"),
        migrations.RunSQL(RIGHTS, BACK),
        KeysStay("capacity_waiting", "id", "referral_id", "person_id"),
        migrations.RunSQL(CREATE, DROP),
    ]
