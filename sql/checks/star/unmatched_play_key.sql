-- Fails if a songplay_id of unmatched_play is missing or stands there twice.
-- Reads new_unmatched_play.
select songplay_id, count(*) as row_count
from new_unmatched_play
group by songplay_id
having songplay_id is null or count(*) > 1
