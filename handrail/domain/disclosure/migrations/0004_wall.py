"""No grant for a body that is only told things, and no release of what it is never told."""

from django.db import migrations

from handrail.domain.disclosure import matrix
from handrail.domain.staff.wall import told_only_list

REFUSE = f"""
create or replace function disclosure_refuse_told_only() returns trigger language plpgsql
security definer set search_path = pg_catalog, public as $$
begin
    if exists (select 1 from organisations_organisation o
                where o.id = new.organisation_id and o.kind in ({told_only_list()})) then
        raise insufficient_privilege using message =
            'an employer, a Jobcentre or DWP is told things; it is never in touch';
    end if;
    return new;
end $$;
create trigger wall before insert or update on disclosure_grant
    for each row execute function disclosure_refuse_told_only();
"""
DROP = """
drop trigger if exists wall on disclosure_grant;
drop function if exists disclosure_refuse_told_only();
"""


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0003_known_people"), ("staff", "0004_wall")]
    operations = [migrations.RunSQL(REFUSE + matrix.FUNCTION, DROP + matrix.DROP)]
