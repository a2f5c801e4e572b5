-- Fails if a member is in none or nearly none of five records or more that most records of each of the last seven runs had,
-- or if most records lack one that the contract requires: its writer may have renamed it.
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
        min(m.present * 1.0 / m.records) as least_present,
        min((m.present - m.null_values) * 1.0 / m.records) as least_known
    from load_member as m
    inner join recent as r on m.source = r.source and m.load_id = r.load_id
    where m.records > 0
    group by m.source, m.member
),

this as (
    select m.source, m.member, m.requirement, m.records, m.present, m.present - m.null_values as known
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
