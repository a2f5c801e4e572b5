-- How much of the songs and artists that we know is played?
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

select what, known, played, round(100.0 * played / nullif(known, 0), 2) as percent_played
from counts
order by what
