-- Takes the plays that change sides out of the table they leave: into songplay where their song has arrived, out of
-- it where the play itself turned out to be another.
-- Reads new_songplay, new_unmatched_play; writes unmatched_play, songplay, matched_play. A second run changes nothing.
delete from unmatched_play where songplay_id in (select songplay_id from new_songplay);

delete from songplay where songplay_id in (select songplay_id from new_unmatched_play);

delete from matched_play where songplay_id in (select songplay_id from new_unmatched_play);
