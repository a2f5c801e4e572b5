-- users: one row per user who was ever seen logged in, as in that user's latest event.
-- Reads nothing, writes nothing. A second run changes nothing.
--! redshift-key: primary key (user_id)
--! redshift-layout: diststyle all sortkey (user_id)
--! postgres-index: users_key on users (user_id)
create table if not exists users (
    user_id     integer not null,
    first_name  varchar(256),
    last_name   varchar(256),
    gender      varchar(16),
    level       varchar(16),
    updated_at  timestamp not null
);
