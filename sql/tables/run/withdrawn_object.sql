-- withdrawn_object: one row per object that this run takes out of the star by its name: it is not loaded again until it
-- changes, or is named again.
-- Reads nothing, writes nothing. A second run starts afresh.
create table withdrawn_object (
    source  varchar(16) not null,
    uri     varchar(2048) not null
);
