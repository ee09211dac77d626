"""What is encrypted can be part of a copy, once a health professional has decided on it."""

from django.db import migrations, models

import handrail.kernel.encryption
from handrail.domain.copies.functions import DROP_SEALED, GIVEN, SEALED
from handrail.kernel.row_security import APP_ROLE

PRIVILEGES = f"grant update (is_undecided, sealed) on copies_part to {APP_ROLE}"


class Migration(migrations.Migration):
    dependencies = [("copies", "0002_fences")]
    operations = [
        migrations.AddField("part", "sealed", handrail.kernel.encryption.EncryptedText(null=True)),
        migrations.AddField(
            "part", "is_sealed", models.BooleanField(db_default=False, default=False)
        ),
        migrations.AddField(
            "part", "is_undecided", models.BooleanField(db_default=False, default=False)
        ),
        migrations.RunSQL(PRIVILEGES, migrations.RunSQL.noop),
        migrations.RunSQL(SEALED, DROP_SEALED + GIVEN),
    ]
