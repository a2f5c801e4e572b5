-- Number of batches that count for the star and that this run does not take back.
-- Reads load_batch, withdrawn_batch.
select count(*) as batches
from load_batch
where withdrawn_by is null and batch_id not in (select batch_id from withdrawn_batch);
