-- users: one row per user who was ever seen logged in, as in that user's latest event.
-- Reads nothing, writes nothing. A second run changes nothing.
--! redshift-key: primary key (user_id)
--! redshift-layout: diststyle all sortkey (user_id)
--! postgres-index: users_key on users (user_id)
create table if not exists users (
    user_id     integer not null,   -- number of the user
    first_name  varchar(256),       -- first name
    last_name   varchar(256),       -- last name
    gender      varchar(16),        -- gender as logged: F or M
    level       varchar(16),        -- plan: free or paid
    updated_at  timestamp not null  -- time of the latest event of the user, in UTC
);
