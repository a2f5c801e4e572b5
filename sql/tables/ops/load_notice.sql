-- load_notice: one row per notice and channel that it was sent to: what people were told, and when. Subject: the load id of
-- a run, or the name of what is watched. Problem: why a channel did not take it, null if it did.
-- Reads nothing, writes nothing. A second run changes nothing.
create table if not exists load_notice (
    notice_id  varchar(256) not null,
    event      varchar(16) not null,
    is_over    boolean not null,
    subject    varchar(256) not null,
    channel    varchar(16) not null,
    title      varchar(1024) not null,
    sent_at    timestamp not null,
    problem    varchar(1024)
);
