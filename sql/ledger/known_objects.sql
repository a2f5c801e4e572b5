-- Versions of objects of a source in the ledger from one URI to another, both included, in byte order: those whose rows
-- count for the star (live, each with its batch), those that stay out of it (out), and those that the run to undo has taken
-- back (undone).
-- Reads load_object.
select
    uri,
    version,
    load_id,
    case when withdrawn_by is null then batch_id end as batch_id,
    case
        when withdrawn_by is null then 'live'
        when withdrawn_by = :'undone' then 'undone'
        else 'out'
    end as state
from load_object
where
    source = :'source' and uri between :'first' and :'last'
    and (withdrawn_by is null or stays_out or withdrawn_by = :'undone');
