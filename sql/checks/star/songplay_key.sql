-- Fails if a songplay_id of songplay is missing or stands there twice.
-- Reads new_songplay.
select songplay_id, count(*) as row_count
from new_songplay
group by songplay_id
having songplay_id is null or count(*) > 1
