"""Agreements only grow, and only a board's own staff, whom the database asks about, add to them."""

from django.db import migrations

from handrail.domain.agreements.functions import CREATE, DROP, TABLES
from handrail.kernel.row_security import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0001_initial"),
        ("staff", "0010_agreements_and_override"),
    ]
    operations = [
        migrations.RunSQL(CREATE, DROP),
        *(AppendOnly(table) for table in TABLES),
    ]
