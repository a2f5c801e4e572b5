-- withdrawn_batch: one row per batch that this run takes back: an object of it was replaced, removed or withdrawn. What
-- else it had is read again, in a batch of this run.
-- Reads nothing, writes nothing. A second run starts afresh.
create table withdrawn_batch (
    batch_id  bigint not null
);
