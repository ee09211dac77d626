"""Worries go with what somebody sent, also where nobody ever confirmed who they are."""

from django.db import migrations

from handrail.domain.retention.functions import DISPOSE, RECORDS_WITH_DRAFTS


class Migration(migrations.Migration):
    dependencies = [
        ("retention", "0005_copies"),
        ("concerns", "0005_drop_note"),
        ("referrals", "0012_help_asked"),
    ]
    operations = [migrations.RunSQL(RECORDS_WITH_DRAFTS + DISPOSE, migrations.RunSQL.noop)]
