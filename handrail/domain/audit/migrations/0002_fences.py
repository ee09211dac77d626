"""The audit only grows; staff see their organisation's lines, a person those about them."""

from django.db import migrations

from handrail.kernel.row_security import KIND, ORGANISATION, PERSON, AppendOnly

POLICIES = f"""
alter table audit_event enable row level security;
create policy visible on audit_event for select
    using (organisation_id = {ORGANISATION} or person_id = {PERSON});
create policy insertable on audit_event for insert with check ({KIND} is not null);
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        AppendOnly("audit_event"),
        migrations.RunSQL(POLICIES, migrations.RunSQL.noop),
    ]
