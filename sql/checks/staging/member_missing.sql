-- Fails if nearly all of five records or more lack a member, or a value of it, that most records of each of the last seven
-- runs had (blank strings are no values), or if most records lack one that the contract requires: its writer may have
-- renamed it.
-- Reads load_member, recent_member, this_run.
with usual as (
    select
        source, member,
        min(present * 1.0 / records) as least_present,
        min(known * 1.0 / records) as least_known
    from recent_member
    where records > 0
    group by source, member
),

this as (
    select
        m.source, m.member, m.requirement, m.records, m.present,
        m.present - m.null_values - coalesce(m.blank_strings, 0) as known
    from load_member as m
    inner join this_run as r on m.load_id = r.load_id
    where m.column_name is not null and m.records >= 5
)

select this.source, this.member, this.records, this.present, this.known
from this
left join usual on this.source = usual.source and this.member = usual.member
where
    (this.requirement = 'required' and this.known * 2 < this.records)
    or (
        this.present * 10 < this.records
        and (usual.least_present >= 1 or (usual.least_present >= 0.9 and this.records >= 20))
    )
    or (this.records >= 20 and this.known * 20 < this.records and usual.least_known >= 0.5)
