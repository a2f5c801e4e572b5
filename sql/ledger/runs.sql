-- The last :'limit' runs, newest first. All columns: a ledger of an older version has fewer until its next load.
-- Reads load_run.
select load_run.*
from load_run
where load_id in (
    select load_id
    from (
        select load_id, row_number() over (order by started_at desc, load_id desc) as place
        from load_run
    ) as placed
    where place <= cast(:'limit' as integer)
)
order by started_at desc, load_id desc;
