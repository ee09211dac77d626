"""Reports and proposals behind their scope; entries get the id by which others know them."""

from django.db import migrations

from handrail.domain.disclosure.scopes import Borne, Held, Own, Scope
from handrail.kernel.row_security import APP_ROLE, ProtectRows

REPORT = Scope(
    Held("keeper_organisation_id"),
    Held("provider_organisation_id"),
    Own("account_id"),
    Borne("token_hash"),
)
PROPOSAL = Scope(Held("keeper_organisation_id"), Own("account_id"), Borne("token_hash"))
# What was said stays as it was said; only the answer is written later, and the email taken away.
ONLY_ANSWERED = f"""
revoke delete, truncate, update on directory_report, directory_proposal from {APP_ROLE};
grant update (email, outcome, answer, answered_at, answered_by_account_id)
    on directory_report to {APP_ROLE};
grant update (proposer_email, approved, reason, decided_at, decided_by_account_id, service_id)
    on directory_proposal to {APP_ROLE};
"""
AS_BEFORE = f"grant delete, update on directory_report, directory_proposal to {APP_ROLE};"
# An id that came from elsewhere and is a UUID is kept, once; others are known by ours.
UUID = "'^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'"
GIVE_IDS = f"""
update directory_service s set public_id = case
  when lower(s.source_id) ~ {UUID} and not exists (
    select 1 from directory_service o where lower(o.source_id) = lower(s.source_id) and o.id < s.id)
  then lower(s.source_id)::uuid else s.id end where public_id is null;
update directory_location set public_id = case when lower(source_id) ~ {UUID}
  then lower(source_id)::uuid else id end where public_id is null;
update directory_serviceatlocation a
  set public_id = md5(s.public_id::text || '|' || l.public_id::text)::uuid
  from directory_service s, directory_location l
  where s.id = a.service_id and l.id = a.location_id and a.public_id is null;
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0008_staying_true"), ("disclosure", "0005_recipients")]
    operations = [
        ProtectRows("directory_report", REPORT),
        ProtectRows("directory_proposal", PROPOSAL),
        migrations.RunSQL(ONLY_ANSWERED, AS_BEFORE),
        migrations.RunSQL(GIVE_IDS, migrations.RunSQL.noop),
    ]
