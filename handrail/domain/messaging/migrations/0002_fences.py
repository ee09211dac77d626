"""Messages are seen by who sends them; the job learns which are due, and nothing else."""

from django.db import migrations

from handrail.domain.disclosure.scopes import Held, Scope, Subject
from handrail.kernel.row_security import APP_ROLE, ProtectRows

DUE = """
create or replace function messaging_due(p_at timestamptz, p_limit integer)
returns table (id uuid, organisation_id uuid)
language sql stable security definer set search_path = pg_catalog, public as $$
    select m.id, m.organisation_id from messaging_message m
     where m.state in ('queued', 'sending') and m.next_try_at <= p_at
     order by m.next_try_at, m.id limit p_limit
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("messaging", "0001_initial"), ("disclosure", "0002_fences")]
    operations = [
        ProtectRows("messaging_message", Scope(Held("organisation_id"), Subject("person_id"))),
        migrations.RunSQL(
            f"revoke delete, truncate on messaging_message from {APP_ROLE}",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(DUE, "drop function messaging_due(timestamptz, integer)"),
    ]
