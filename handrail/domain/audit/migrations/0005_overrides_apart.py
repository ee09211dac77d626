"""A person does not read of an override in the audit: they are told of it when they may be."""

from django.db import migrations

from handrail.kernel.row_security import ORGANISATION, PERSON

APART = f"""
drop policy visible on audit_event;
create policy visible on audit_event for select
    using (organisation_id = {ORGANISATION}
           or person_id = {PERSON} and left(action, 9) <> 'override.');
"""
AS_BEFORE = f"""
drop policy visible on audit_event;
create policy visible on audit_event for select
    using (organisation_id = {ORGANISATION} or person_id = {PERSON});
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_when")]
    operations = [migrations.RunSQL(APART, AS_BEFORE)]
