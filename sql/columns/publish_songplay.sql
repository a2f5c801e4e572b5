-- Moves the custom column from new_play into the table that the play is published in.
-- Reads new_play; writes songplay, unmatched_play. A second run changes nothing.
update songplay
set :column = n.:column
from new_play as n
where songplay.songplay_id = n.songplay_id;

update unmatched_play
set :column = n.:column
from new_play as n
where unmatched_play.songplay_id = n.songplay_id;
