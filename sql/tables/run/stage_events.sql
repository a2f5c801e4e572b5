-- stage_events: one row per log line of this run's objects, unchanged, with the batch that it came in. The other
-- columns are in the order of the logs' JSONPaths file.
-- Reads nothing, writes nothing. A second run starts afresh.
create table stage_events (
    artist           varchar(512),
    auth             varchar(64),
    first_name       varchar(256),
    gender           varchar(16),
    item_in_session  integer,
    last_name        varchar(256),
    length           double precision,
    level            varchar(16),
    location         varchar(512),
    method           varchar(16),
    page             varchar(64),
    registration     double precision,
    session_id       integer,
    song             varchar(512),
    status           integer,
    ts               bigint,
    user_agent       varchar(1024),
    user_id          varchar(64),
    batch_id         bigint
);
