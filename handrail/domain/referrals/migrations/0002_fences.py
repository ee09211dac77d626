"""Referrals are seen by their parties and the person; history only grows."""

from django.db import migrations

from handrail.domain.disclosure.scopes import Borne, Held, Own, Scope, Subject, Through
from handrail.kernel.row_security import APP_ROLE, AppendOnly, ProtectRows

REFERRAL = Scope(
    Held("to_organisation_id"),
    Held("from_organisation_id"),
    Held("offered_organisation_id"),
    Subject("person_id"),
)
INTAKE = Scope(Held("to_organisation_id"), Borne("token_hash"), public_inserts=True)
OF_REFERRAL = Scope(Through("referrals.Referral", "referral_id"))

SHARE_SIGHT = """
create or replace function referrals_share_sight(p_referral uuid, p_grant uuid, p_other uuid)
returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    v_org uuid := nullif(current_setting('handrail.organisation', true), '')::uuid;
    v_at timestamptz := nullif(current_setting('handrail.at', true), '')::timestamptz;
    r referrals_referral%rowtype;
begin
    select * into r from referrals_referral where id = p_referral;
    if not found or v_org is null or v_at is null
       or v_org not in (
           r.to_organisation_id,
           coalesce(r.from_organisation_id, r.to_organisation_id),
           coalesce(r.offered_organisation_id, r.to_organisation_id)
       )
       or not exists (
           select 1 from disclosure_grant g where g.person_id = r.person_id
              and g.organisation_id = v_org and g.from_at <= v_at
              and (g.until_at is null or g.until_at > v_at)
       )
    then
        raise insufficient_privilege using message = 'only a party of the referral may share it';
    end if;
    insert into disclosure_grant (
        id, person_id, organisation_id, basis, reference_id, opened_by_organisation_id, from_at
    )
    select x.id, r.person_id, x.organisation_id, 'referral', r.id, v_org, v_at
      from (values (p_grant, r.to_organisation_id), (p_other, r.offered_organisation_id))
           as x (id, organisation_id)
     where x.organisation_id is not null and not exists (
        select 1 from disclosure_grant g where g.person_id = r.person_id
           and g.organisation_id = x.organisation_id and g.from_at <= v_at
           and (g.until_at is null or g.until_at > v_at)
     );
    update disclosure_grant g set until_at = v_at
     where g.reference_id = r.id and g.person_id = r.person_id and g.basis = 'referral'
       and (g.until_at is null or g.until_at > v_at)
       and g.organisation_id <> r.to_organisation_id
       and g.organisation_id is distinct from r.from_organisation_id
       and g.organisation_id is distinct from r.offered_organisation_id;
end $$;
"""
DROP_SHARE_SIGHT = "drop function if exists referrals_share_sight(uuid, uuid, uuid)"


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0001_initial"),
        ("disclosure", "0002_fences"),
        ("participants", "0002_fences"),
    ]
    operations = [
        ProtectRows("referrals_draft", Scope(Own("account_id"))),
        ProtectRows("referrals_intake", INTAKE),
        ProtectRows("referrals_referral", REFERRAL),
        ProtectRows("referrals_step", OF_REFERRAL),
        ProtectRows("referrals_news", OF_REFERRAL),
        AppendOnly("referrals_step"),
        migrations.RunSQL(
            f"revoke delete, truncate on referrals_referral, referrals_news, referrals_intake"
            f" from {APP_ROLE};"
            f"revoke select, insert, update, delete, truncate on referrals_statuscode"
            f" from {APP_ROLE};",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(SHARE_SIGHT, DROP_SHARE_SIGHT),
    ]
