-- Warns if the share of records with a value for a member is far outside that of the last seven runs: by more than a
-- quarter, in twenty records or more.
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
        min((m.present - m.null_values) * 1.0 / m.records) as least,
        max((m.present - m.null_values) * 1.0 / m.records) as most
    from load_member as m
    inner join recent as r on m.source = r.source and m.load_id = r.load_id
    where m.records >= 20
    group by m.source, m.member
),

this as (
    select m.source, m.member, m.records, m.present - m.null_values as known, (m.present - m.null_values) * 1.0 / m.records as share
    from load_member as m
    inner join this_run as r on m.load_id = r.load_id
    where m.column_name is not null and m.records >= 20
)

select this.source, this.member, this.records, this.known
from this
inner join usual on this.source = usual.source and this.member = usual.member
where this.share < usual.least - 0.25 or this.share > usual.most + 0.25
