-- left_out_user: one row per forgotten user whose events this run has left out of stage_events, by the hash of the id. If
-- another user is forgotten before the publish, the run stages its objects again.
-- Reads nothing, writes nothing. A second run starts afresh.
create table left_out_user (
    user_hash  varchar(64) not null
);
