-- Fails if the level of a play, matched or not, is neither free nor paid.
-- Reads new_songplay, new_unmatched_play.
select songplay_id, level
from new_songplay
where level is null or level not in ('free', 'paid')
union all
select songplay_id, level
from new_unmatched_play
where level is null or level not in ('free', 'paid')
