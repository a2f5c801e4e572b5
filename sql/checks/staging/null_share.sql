-- Warns if the share of records with a value for a member, neither null nor a blank string, is far outside that of the
-- last seven runs, in twenty records or more: by more than 35 percent of the records, or none of them has one, though a
-- fifth always had.
--! severity: warn
-- Reads load_member, recent_member, this_run.
with usual as (
    select
        source, member,
        min(known * 1.0 / records) as least,
        max(known * 1.0 / records) as most
    from recent_member
    where records >= 20
    group by source, member
),

this as (
    select
        m.source, m.member, m.records,
        m.present - m.null_values - coalesce(m.blank_strings, 0) as known
    from load_member as m
    inner join this_run as r on m.load_id = r.load_id
    where m.column_name is not null and m.records >= 20
)

select this.source, this.member, this.records, this.known
from this
inner join usual on this.source = usual.source and this.member = usual.member
where
    this.known < this.records * (usual.least - 0.35)
    or this.known > this.records * (usual.most + 0.35)
    or (this.known = 0 and usual.least >= 0.2)
