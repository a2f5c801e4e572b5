-- Deletes plays from the table that they leave: those that are gone; from unmatched_play the late-matched ones, whose
-- song has arrived; and from songplay the plays that no song fits any more. A play's key contains its time: the range of
-- times lets a table that is sorted by time skip all other blocks.
-- Reads gone_play, new_songplay, new_unmatched_play; writes unmatched_play, songplay, matched_play. A second run changes
-- nothing.
--! counts: unmatched_play gone
delete from unmatched_play
where
    start_time between (select min(start_time) from gone_play) and (select max(start_time) from gone_play)
    and songplay_id in (select songplay_id from gone_play);

--! counts: late-matched plays
delete from unmatched_play
where
    start_time between (select min(start_time) from new_songplay) and (select max(start_time) from new_songplay)
    and songplay_id in (select songplay_id from new_songplay);

--! counts: songplay gone
delete from songplay
where
    start_time between (select min(start_time) from gone_play) and (select max(start_time) from gone_play)
    and songplay_id in (select songplay_id from gone_play);

--! counts: songplay left
delete from songplay
where
    start_time between
    (select min(start_time) from new_unmatched_play) and (select max(start_time) from new_unmatched_play)
    and songplay_id in (select songplay_id from new_unmatched_play);

--! counts: matched_play gone
delete from matched_play where songplay_id in (select songplay_id from gone_play);

--! counts: matched_play left
delete from matched_play where songplay_id in (select songplay_id from new_unmatched_play);
