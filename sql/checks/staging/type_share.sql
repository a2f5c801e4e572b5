-- Warns if values of a member have a JSON type much more often than in any of the last seven runs: in a tenth of the
-- values more, and in more than five.
--! severity: warn
-- Reads load_member, load_run, this_run.
with runs as (
    select distinct m.source, m.load_id
    from load_member as m
    inner join load_run as r on m.load_id = r.load_id
    where r.status = 'published'
),

recent as (
    select source, load_id
    from (
        select source, load_id, row_number() over (partition by source order by load_id desc) as age
        from runs
    ) as aged
    where age <= 7
),

typed as (
    select
        load_id, source, member, column_name, present - null_values as known, 'string' as json_type, strings as found
    from load_member
    union all
    select
        load_id, source, member, column_name, present - null_values as known, 'number' as json_type, numbers as found
    from load_member
    union all
    select
        load_id, source, member, column_name, present - null_values as known, 'boolean' as json_type, booleans as found
    from load_member
    union all
    select
        load_id, source, member, column_name, present - null_values as known, 'object' as json_type, objects as found
    from load_member
    union all
    select
        load_id, source, member, column_name, present - null_values as known, 'array' as json_type, arrays as found
    from load_member
),

usual as (
    select
        t.source, t.member, t.json_type,
        max(t.found * 1.0 / t.known) as most,
        sum(t.known) as known
    from typed as t
    inner join recent as r on t.source = r.source and t.load_id = r.load_id
    where t.known > 0
    group by t.source, t.member, t.json_type
)

select t.source, t.member, t.json_type, t.found, t.known
from typed as t
inner join this_run as r on t.load_id = r.load_id
inner join usual as u on t.source = u.source and t.member = u.member and t.json_type = u.json_type
where t.column_name is not null and u.known >= 20 and t.found > 5 and t.found > t.known * (u.most + 0.1)
