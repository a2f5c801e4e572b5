-- load_object: one row per version of an object in a batch. It is not loaded again while its batch counts for the star;
-- withdrawn_by names the run that has taken the batch back. A version that was withdrawn by its name stays out: it is not
-- loaded again until it is named again.
-- Reads nothing, writes nothing. A second run changes nothing.
--! postgres-index: load_object_key on load_object (source, uri)
create table if not exists load_object (
    source        varchar(16) not null,    -- source: events or songs
    uri           varchar(2048) not null,  -- URI of the object
    version       varchar(256) not null,   -- version: ETag, or size and times of a file
    bytes         bigint not null,         -- size in bytes
    records       bigint,                  -- records that were read; null if not counted
    rejected      bigint,                  -- records that COPY rejected; null if not counted
    load_id       varchar(32) not null,    -- run that loaded it
    loaded_at     timestamp not null,      -- time of the publish, in UTC
    batch_id      bigint not null,         -- batch that it was loaded in
    withdrawn_by  varchar(32),             -- run that took it back; null while it counts
    stays_out     boolean                  -- whether it is loaded again only by its name
);
