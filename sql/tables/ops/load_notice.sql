-- load_notice: one row per notice and channel that it was sent to: what people were told, and when. Subject: the load id of
-- a run, or the name of what is watched. Problem: why a channel did not take it, null if it did.
-- Reads nothing, writes nothing. A second run changes nothing.
create table if not exists load_notice (
    notice_id  varchar(256) not null,   -- id of the notice, the same for each attempt to send it
    event      varchar(16) not null,    -- event that it tells of
    is_over    boolean not null,        -- whether it says that the event is over
    subject    varchar(256) not null,   -- load id, or name of what is watched
    channel    varchar(16) not null,    -- channel: webhook, slack, email or sns
    title      varchar(1024) not null,  -- first line of the notice
    sent_at    timestamp not null,      -- time at which it was sent, in UTC
    problem    varchar(1024)            -- why the channel did not take it; null if it did
);
