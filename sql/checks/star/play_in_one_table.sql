-- Fails if a play stands in songplay and in unmatched_play.
-- Reads new_songplay, new_unmatched_play.
select p.songplay_id
from new_songplay as p
inner join new_unmatched_play as u on p.songplay_id = u.songplay_id
