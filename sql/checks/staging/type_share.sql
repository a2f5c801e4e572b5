-- Warns if values of a member have a JSON type much more often than in any of the last seven runs: in a tenth of the
-- values more, and in more than five.
--! severity: warn
-- Reads member_type, recent_member, this_run.
with usual as (
    select
        t.source, t.member, t.json_type,
        max(t.found * 1.0 / t.known) as most,
        sum(t.known) as known
    from member_type as t
    inner join recent_member as m on t.load_id = m.load_id and t.source = m.source and t.member = m.member
    where t.known > 0
    group by t.source, t.member, t.json_type
)

select t.source, t.member, t.json_type, t.found, t.known
from member_type as t
inner join this_run as r on t.load_id = r.load_id
inner join usual as u on t.source = u.source and t.member = u.member and t.json_type = u.json_type
where t.column_name is not null and u.known >= 20 and t.found > 5 and t.found > t.known * (u.most + 0.1)
