"""Holds and disposals are written by functions that check their caller; the years are data."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from handrail.domain.disclosure.scopes import Held, Scope, Through
from handrail.domain.retention.functions import CREATE, DROP, PLANS
from handrail.kernel.row_security import APP_ROLE, REFUSE_CHANGE, ProtectRows

OURS = Scope(Held("organisation_id"))
# Records Management Code of Practice 2021, as updated on 7 August 2023: adult health records that
# are not listed otherwise, and mental health records. Which class a record of work and health
# support falls in is a local decision.
CODE = "Records Management Code of Practice 2021 (updated 7 August 2023)"
CLASSES = f"""
insert into retention_recordclass (key, name, years, years_after_death, source) values
    ('general', 'Work and health record', 8, null, '{CODE}: adult health records'),
    ('mental_health', 'Record that names mental health', 20, 10, '{CODE}: mental health records');
"""
PRIVILEGES = f"""
revoke insert, update, delete, truncate on retention_recordclass, retention_hold,
    retention_disposal, retention_disposalitem from {APP_ROLE};
"""


def apply(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Let the function that disposes take rows away that only grow otherwise."""
    editor.execute(REFUSE_CHANGE)
    editor.execute(PLANS, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("retention", "0001_initial"),
        ("staff", "0006_disposing"),
        ("oversight", "0002_functions"),
        ("cases", "0006_safeguarding"),
        ("concerns", "0002_fences"),
        ("transfers", "0002_fences"),
        ("outcomes", "0002_fences"),
        ("messaging", "0002_fences"),
        ("capacity", "0002_fences"),
        ("consent", "0002_fences"),
        ("referrals", "0011_trail"),
    ]
    operations = [
        ProtectRows("retention_hold", OURS),
        ProtectRows("retention_disposal", OURS),
        ProtectRows("retention_disposalitem", Scope(Through("retention.Disposal", "disposal_id"))),
        migrations.RunSQL(PRIVILEGES, migrations.RunSQL.noop),
        migrations.RunSQL(CLASSES, migrations.RunSQL.noop),
        migrations.RunPython(apply, migrations.RunPython.noop),
        migrations.RunSQL(CREATE, DROP),
    ]
