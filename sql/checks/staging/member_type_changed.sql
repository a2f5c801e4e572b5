-- Fails if more than five values of a member, or most of them, have a JSON type that neither the contract nor the last
-- seven runs know of it.
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
        load_id, source, member, column_name, allowed_types, present - null_values as known,
        'string' as json_type, strings as found
    from load_member
    union all
    select
        load_id, source, member, column_name, allowed_types, present - null_values as known,
        'number' as json_type, numbers as found
    from load_member
    union all
    select
        load_id, source, member, column_name, allowed_types, present - null_values as known,
        'boolean' as json_type, booleans as found
    from load_member
    union all
    select
        load_id, source, member, column_name, allowed_types, present - null_values as known,
        'object' as json_type, objects as found
    from load_member
    union all
    select
        load_id, source, member, column_name, allowed_types, present - null_values as known,
        'array' as json_type, arrays as found
    from load_member
),

usual as (
    select
        t.source, t.member, t.json_type,
        sum(t.found) as found,
        sum(t.known) as known
    from typed as t
    inner join recent as r on t.source = r.source and t.load_id = r.load_id
    group by t.source, t.member, t.json_type
)

select t.source, t.member, t.json_type, t.found, t.known, t.allowed_types
from typed as t
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
