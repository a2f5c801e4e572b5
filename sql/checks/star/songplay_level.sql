-- Fails if the level of a play, matched or not, is neither free nor paid.
-- Reads new_play.
select songplay_id, level
from new_play
where level is null or level not in ('free', 'paid')
