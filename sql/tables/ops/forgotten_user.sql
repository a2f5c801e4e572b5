-- forgotten_user: one row per user whose rows were deleted for good: a hash of the user's id, with a key that is not in the
-- database. Loads leave the events of these users out.
-- Reads nothing, writes nothing. A second run changes nothing.
create table if not exists forgotten_user (
    user_hash     varchar(64) not null,  -- hash of the id, by a key outside the database
    forgotten_at  timestamp not null     -- time at which the user was forgotten, in UTC
);
