-- How much of the songs and artists that we know is played?
--! note: Known songs and artists are those of the song files.
--! column: what text: songs or artists
--! column: known bigint: songs or artists that the star has
--! column: played bigint: those of them that were played
--! column: percent_played numeric: share of the known ones that was played
with counts as (
    select
        'songs' as what,
        (select count(*) from song) as known,
        (select count(distinct song_id) from songplay) as played
    union all
    select
        'artists' as what,
        (select count(*) from artist) as known,
        (select count(distinct artist_id) from songplay) as played
)

select
    what,
    known,
    played,
    round(100.0 * played / nullif(known, 0), 2) as percent_played
from counts
order by what
