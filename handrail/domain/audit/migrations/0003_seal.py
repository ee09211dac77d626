"""Stamp every row with its transaction, and chain what can no longer be joined by another."""

from django.db import migrations, models

from handrail.domain.audit.seal_functions import COLUMNS, CREATE, DROP
from handrail.kernel.row_security import APP_ROLE, AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_fences"),
    ]

    operations = [
        migrations.CreateModel(
            name="Head",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("sequence", models.BigIntegerField()),
                ("digest", models.BinaryField(max_length=32)),
                ("format", models.PositiveSmallIntegerField()),
                ("sealed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("sequence", models.BigIntegerField(primary_key=True, serialize=False)),
                ("event_id", models.UUIDField(unique=True)),
                ("digest", models.BinaryField(max_length=32)),
            ],
        ),
        # The default is the database's alone: if Django knew it, Django would ask for the value
        # back, and a writer who may not read the audit could no longer write.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "alter table audit_event"
                    " add column purpose_code varchar(20) not null default ''",
                    "alter table audit_event drop column purpose_code",
                )
            ],
            state_operations=[
                migrations.AddField(
                    model_name="event",
                    name="purpose_code",
                    field=models.CharField(
                        blank=True,
                        default="",
                        max_length=20,
                    ),
                ),
            ],
        ),
        migrations.RunSQL(COLUMNS, migrations.RunSQL.noop),
        AppendOnly("audit_seal"),
        AppendOnly("audit_head"),
        migrations.RunSQL(
            f"revoke insert, update, delete, truncate on audit_seal, audit_head from {APP_ROLE}",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
