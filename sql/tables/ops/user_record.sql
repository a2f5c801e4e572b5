-- user_record: one row per batch and user: the user's latest event in that batch. If the batch of a user's row in users is
-- withdrawn, the row is decided among the others.
-- Reads nothing, writes nothing. A second run changes nothing.
--! postgres-index: user_record_key on user_record (user_id)
create table if not exists user_record (
    batch_id         bigint not null,
    user_id          integer not null,
    first_name       varchar(256),
    last_name        varchar(256),
    gender           varchar(16),
    level            varchar(16),
    updated_at       timestamp not null,
    ts               bigint not null,
    session_id       integer,
    item_in_session  integer
);
