-- How many plays have a song that we know?
select
    count(*) as plays,
    count(song_id) as matched,
    count(*) - count(song_id) as unmatched,
    round(100.0 * count(song_id) / nullif(count(*), 0), 2) as percent_matched
from all_plays
