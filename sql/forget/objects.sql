-- Objects that have events of a user, as far as the ledger knows: those of the batches that count for the star.
-- Reads user_record, load_object.
select o.uri
from load_object as o
where
    o.withdrawn_by is null
    and o.batch_id in (select batch_id from user_record where user_id = cast(:'user_id' as integer))
order by o.uri;
