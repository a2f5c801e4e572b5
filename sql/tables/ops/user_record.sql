-- user_record: one row per batch and user: the user's latest event in that batch. If the batch of a user's row in users is
-- withdrawn, the row is decided among the others.
-- Reads nothing, writes nothing. A second run changes nothing.
--! postgres-index: user_record_key on user_record (user_id)
create table if not exists user_record (
    batch_id         bigint not null,     -- batch that has the event
    user_id          integer not null,    -- user
    first_name       varchar(256),        -- first name
    last_name        varchar(256),        -- last name
    gender           varchar(16),         -- gender as logged: F or M
    level            varchar(16),         -- plan: free or paid
    updated_at       timestamp not null,  -- time of the event, in UTC
    ts               bigint not null,     -- time of the event, in milliseconds since 1970
    session_id       integer,             -- session of the event
    item_in_session  integer              -- place of the event in its session
);
