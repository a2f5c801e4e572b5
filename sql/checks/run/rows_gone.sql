-- Fails if the run takes more than [LOAD] MAX_GONE percent of the rows of a table out of the star, of 20 rows or more: an object
-- was emptied, truncated or removed. Plays with and without a song count together.
-- Reads gone_users, gone_song, gone_artist, gone_times, gone_play, star_mark, star_version, this_run.
with gone as (
    select 'users' as table_name, count(*) as gone_rows from gone_users
    union all
    select 'song' as table_name, count(*) as gone_rows from gone_song
    union all
    select 'artist' as table_name, count(*) as gone_rows from gone_artist
    union all
    select 'times' as table_name, count(*) as gone_rows from gone_times
    union all
    select 'all_plays' as table_name, count(*) as gone_rows from gone_play
),

published as (
    select
        case when m.table_name in ('songplay', 'unmatched_play') then 'all_plays' else m.table_name end as table_name,
        sum(m.row_count) as published_rows
    from star_mark as m
    inner join star_version as star on m.star_version = star.version
    group by case when m.table_name in ('songplay', 'unmatched_play') then 'all_plays' else m.table_name end
)

select gone.table_name, gone.gone_rows, published.published_rows, this_run.max_gone as max_percent
from gone
inner join published on gone.table_name = published.table_name
cross join this_run
where published.published_rows >= 20 and gone.gone_rows * 100 > published.published_rows * this_run.max_gone
