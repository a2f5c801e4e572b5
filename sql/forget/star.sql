-- Deletes all rows of a user from the star and the ledger (psql -v user_id=ID). Moments in which nobody else has played
-- leave times.
-- Writes times, matched_play, songplay, unmatched_play, users, user_event, user_record, play_record. A second run changes
-- nothing.
--! counts: times
delete from times
where
    start_time in (
        select start_time from songplay where user_id = cast(:'user_id' as integer)
        union
        select start_time from unmatched_play where user_id = cast(:'user_id' as integer)
    )
    and start_time not in (select start_time from songplay where user_id <> cast(:'user_id' as integer))
    and start_time not in (select start_time from unmatched_play where user_id <> cast(:'user_id' as integer));

--! counts: matched_play
delete from matched_play
where songplay_id in (select songplay_id from songplay where user_id = cast(:'user_id' as integer));

--! counts: songplay
delete from songplay where user_id = cast(:'user_id' as integer);

--! counts: unmatched_play
delete from unmatched_play where user_id = cast(:'user_id' as integer);

--! counts: users
delete from users where user_id = cast(:'user_id' as integer);

--! counts: user_event
delete from user_event where user_id = cast(:'user_id' as integer);

--! counts: user_record
delete from user_record where user_id = cast(:'user_id' as integer);

--! counts: play_record
delete from play_record where user_id = cast(:'user_id' as integer);
