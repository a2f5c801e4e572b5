-- load_batch: one row per batch: objects that were staged together, so that their rows are taken back together. A batch
-- has objects of one source, mostly those of one day. It counts for the star until a run withdraws it.
-- Reads nothing, writes nothing. A second run changes nothing.
--! postgres-index: load_batch_key on load_batch (batch_id)
create table if not exists load_batch (
    batch_id      bigint not null,
    source        varchar(16) not null,
    load_id       varchar(32) not null,
    first_date    varchar(10),
    last_date     varchar(10),
    objects       bigint not null,
    bytes         bigint not null,
    withdrawn_by  varchar(32)
);
