-- How many plays have a song that we know?
--! note: Known means: in any song file so far, with the same title, artist and duration.
--! column: plays bigint: all plays
--! column: matched bigint: plays whose song is known
--! column: unmatched bigint: plays whose song is not known
--! column: percent_matched numeric: share of plays whose song is known
select
    count(*) as plays,
    count(song_id) as matched,
    count(*) - count(song_id) as unmatched,
    round(100.0 * count(song_id) / nullif(count(*), 0), 2) as percent_matched
from all_plays
