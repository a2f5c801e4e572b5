-- Fails if a songplay_id is missing or occurs more than once in songplay and unmatched_play together.
-- Reads new_play.
--! replaces: songplay_key, unmatched_play_key, play_in_one_table
select songplay_id, count(*) as row_count
from new_play
-- To count distinct keys is cheaper than to group them: if all are distinct, nothing is grouped.
where (select count(*) - count(distinct songplay_id) from new_play) <> 0
group by songplay_id
having songplay_id is null or count(*) > 1
