"""Letters are seen by who sends them; the clock learns which are due, and nothing else."""

from django.db import migrations

from handrail.domain.disclosure.scopes import Held, Scope, Subject
from handrail.domain.messaging.delivery_functions import CREATE, DROP
from handrail.kernel.row_security import AppendOnly, KeysStay, OnlyKnownPeople, ProtectRows


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0006_deliveries"),
        ("organisations", "0004_letter_ways"),
        ("participants", "0003_sight_by_reason"),
        ("staff", "0001_initial"),
    ]
    operations = [
        ProtectRows("messaging_delivery", Scope(Held("organisation_id"), Subject("person_id"))),
        ProtectRows("messaging_deliverystep", Scope(Held("organisation_id"))),
        OnlyKnownPeople("messaging_delivery"),
        KeysStay("messaging_delivery", "id", "person_id"),
        AppendOnly("messaging_deliverystep"),
        migrations.RunSQL(CREATE, DROP),
    ]
