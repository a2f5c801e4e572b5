-- Warns if some records lack a member that the contract requires, or that every record of the last seven runs had, or if
-- none of twenty records or more of a first run has a member that the mapping reads.
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

usual as (
    select
        m.source, m.member,
        sum(m.records) as records,
        sum(m.present) as present
    from load_member as m
    inner join recent as r on m.source = r.source and m.load_id = r.load_id
    group by m.source, m.member
),

this as (
    select m.source, m.member, m.requirement, m.records, m.present, m.present - m.null_values as known
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
