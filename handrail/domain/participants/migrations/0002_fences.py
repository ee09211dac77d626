"""People are seen through a grant, and added only by a function that checks its caller."""

from django.db import migrations

from handrail.domain.disclosure.scopes import Granted, Scope, Subject
from handrail.domain.participants.functions import DROP_REGISTER, REGISTER
from handrail.kernel.row_security import APP_ROLE, ProtectRows


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0001_initial"),
        ("disclosure", "0002_fences"),
        ("audit", "0002_fences"),
    ]
    operations = [
        ProtectRows("participants_person", Scope(Granted("id"), Subject("id"))),
        migrations.RunSQL(
            f"revoke insert, delete, truncate on participants_person from {APP_ROLE}",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(REGISTER, DROP_REGISTER),
    ]
