-- run_object: one row per object that this run loads, with its batch: the objects whose rows can only be taken back
-- together. Its date is the one in its name, as YYYY-MM-DD; null if there is none.
-- Reads nothing, writes nothing. A second run starts afresh.
create table run_object (
    source      varchar(16) not null,
    uri         varchar(2048) not null,
    version     varchar(256) not null,
    bytes       bigint not null,
    object_date varchar(10),
    batch_id    bigint not null
);
