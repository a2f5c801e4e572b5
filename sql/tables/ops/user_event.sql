-- user_event: one row per user: the event that the row in users comes from, so that a tie in time has the same winner
-- in any order of loading, and its batch.
-- Reads nothing, writes nothing. A second run changes nothing.
--! postgres-index: user_event_key on user_event (user_id)
create table if not exists user_event (
    user_id          integer not null,  -- user
    ts               bigint not null,   -- time of the event, in milliseconds since 1970
    session_id       integer,           -- session of the event
    item_in_session  integer,           -- place of the event in its session
    batch_id         bigint not null    -- batch that has the event
);
