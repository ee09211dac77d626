"""Enquiries are written by a function that checks its caller; the area is answered in counts."""

from django.db import migrations

from handrail.domain.disclosure.scopes import Own, Scope
from handrail.domain.oversight.functions import CREATE, DROP
from handrail.kernel.row_security import APP_ROLE, ProtectRows


class Migration(migrations.Migration):
    dependencies = [
        ("oversight", "0001_initial"),
        ("audit", "0002_fences"),
        ("organisations", "0001_initial"),
        ("staff", "0001_initial"),
        ("disclosure", "0002_fences"),
        ("participants", "0002_fences"),
        ("referrals", "0002_fences"),
        ("cases", "0003_fences"),
    ]
    operations = [
        ProtectRows("oversight_enquiry", Scope(Own("account_id"))),
        migrations.RunSQL(
            f"revoke insert, update, delete, truncate on oversight_enquiry from {APP_ROLE}",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
