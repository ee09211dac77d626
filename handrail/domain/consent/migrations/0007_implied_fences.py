"""What is implied is held to the agreed list, whoever writes; and somebody may ask to be asked."""

from django.db import migrations

from handrail.domain.consent.functions import CREATE, DROP
from handrail.domain.disclosure.scopes import Granted, Scope, Subject
from handrail.kernel.row_security import APP_ROLE, OnlyKnownPeople, ProtectRows

OBJECTION = Scope(Granted("person_id"), Subject("person_id"))


class Migration(migrations.Migration):
    dependencies = [
        ("consent", "0006_implied"),
        ("agreements", "0002_fences"),
        ("disclosure", "0005_recipients"),
        ("directory", "0006_areas_of_feeds"),
        ("messaging", "0005_known_people"),
        ("participants", "0006_restricted_address"),
        ("referrals", "0011_trail"),
    ]
    operations = [
        ProtectRows("consent_objection", OBJECTION),
        OnlyKnownPeople("consent_objection"),
        migrations.RunSQL(
            f"revoke update, delete, truncate on consent_objection from {APP_ROLE};"
            f"grant update (until_at) on consent_objection to {APP_ROLE};",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
