-- load_batch: one row per batch: objects that were staged together, so that their rows are taken back together. A batch
-- has objects of one source, mostly those of one day. It counts for the star until a run withdraws it.
-- Reads nothing, writes nothing. A second run changes nothing.
--! postgres-index: load_batch_key on load_batch (batch_id)
create table if not exists load_batch (
    batch_id      bigint not null,       -- number of the batch
    source        varchar(16) not null,  -- source: events or songs
    load_id       varchar(32) not null,  -- run that loaded the batch
    first_date    varchar(10),           -- first day of its objects, as YYYY-MM-DD
    last_date     varchar(10),           -- last day of its objects, as YYYY-MM-DD
    objects       bigint not null,       -- number of its objects
    bytes         bigint not null,       -- bytes of its objects
    withdrawn_by  varchar(32)            -- run that took the batch back; null while it counts
);
