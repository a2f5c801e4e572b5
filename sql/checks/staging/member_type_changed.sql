-- Fails if more than five values of a member, or most of them, have a JSON type that neither the contract nor the last
-- seven runs know of it.
-- Reads member_type, recent_member, this_run.
with usual as (
    select
        t.source, t.member, t.json_type,
        sum(t.found) as found,
        sum(t.known) as known
    from member_type as t
    inner join recent_member as m on t.load_id = m.load_id and t.source = m.source and t.member = m.member
    group by t.source, t.member, t.json_type
)

select t.source, t.member, t.json_type, t.found, t.known, t.allowed_types
from member_type as t
inner join this_run as r on t.load_id = r.load_id
left join usual as u on t.source = u.source and t.member = u.member and t.json_type = u.json_type
where
    t.column_name is not null
    and (t.found > 5 or t.found * 2 > t.known)
    and t.found > 0
    and coalesce(u.found, 0) = 0
    and case
        when t.allowed_types is null then coalesce(u.known, 0) > 0
        else t.allowed_types not like '%' || t.json_type || '%'
    end
