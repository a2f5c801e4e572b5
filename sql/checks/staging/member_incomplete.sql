-- Warns if some records lack a member that the contract requires, or that every record of the last seven runs had, or if
-- none of twenty records or more of a first run has a member that the mapping reads.
--! severity: warn
-- Reads load_member, recent_member, this_run.
with usual as (
    select source, member, sum(records) as records, sum(present) as present
    from recent_member
    group by source, member
),

this as (
    select
        m.source, m.member, m.requirement, m.records, m.present,
        m.present - m.null_values - coalesce(m.blank_strings, 0) as known
    from load_member as m
    inner join this_run as r on m.load_id = r.load_id
    where m.column_name is not null
)

select this.source, this.member, this.records, this.present, this.known
from this
left join usual on this.source = usual.source and this.member = usual.member
where
    (this.requirement = 'required' and this.known < this.records)
    or (this.present < this.records and usual.present = usual.records and usual.records >= 20)
    or (this.present = 0 and this.records >= 20 and usual.records is null)
