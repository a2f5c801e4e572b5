-- Warns if strings of a member are empty or blank, which were so in less than a tenth of the records of each of the last
-- seven runs: in a tenth of the records more than ever, and in more than two. They are stored as null.
--! severity: warn
-- Reads load_member, recent_member, this_run.
with usual as (
    select
        source, member,
        sum(records) as records,
        max(blanks * 1.0 / records) as most
    from recent_member
    where records > 0 and blanks is not null
    group by source, member
)

select m.source, m.member, m.records, m.blank_strings
from load_member as m
inner join this_run as r on m.load_id = r.load_id
inner join usual as u on m.source = u.source and m.member = u.member
where u.records >= 20 and u.most < 0.1 and m.blank_strings > 2 and m.blank_strings > m.records * (u.most + 0.1)
