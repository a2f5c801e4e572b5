-- load_object: one row per version of an object in a batch. It is not loaded again while its batch counts for the star;
-- withdrawn_by names the run that has taken the batch back. A version that was withdrawn by its name stays out: it is not
-- loaded again until it is named again.
-- Reads nothing, writes nothing. A second run changes nothing.
--! postgres-index: load_object_key on load_object (source, uri)
create table if not exists load_object (
    source        varchar(16) not null,
    uri           varchar(2048) not null,
    version       varchar(256) not null,
    bytes         bigint not null,
    records       bigint,
    rejected      bigint,
    load_id       varchar(32) not null,
    loaded_at     timestamp not null,
    batch_id      bigint not null,
    withdrawn_by  varchar(32),
    stays_out     boolean
);
