-- Fails if somebody else changed a table: it has more or fewer rows than the last publish left in it (sparkify load --full
-- restores what is missing and removes duplicates), or, by sparkify check alone, as many rows with other values.
-- Reads star_mark, star_version, users, song, artist, times, songplay, unmatched_play, song_record,
-- user_record, play_record, user_event, matched_play.
--! of: the last publish
with found as (
    select 'users' as table_name, count(*) as found_rows from users
    union all
    select 'song' as table_name, count(*) as found_rows from song
    union all
    select 'artist' as table_name, count(*) as found_rows from artist
    union all
    select 'times' as table_name, count(*) as found_rows from times
    union all
    select 'songplay' as table_name, count(*) as found_rows from songplay
    union all
    select 'unmatched_play' as table_name, count(*) as found_rows from unmatched_play
    union all
    select 'song_record' as table_name, count(*) as found_rows from song_record
    union all
    select 'user_record' as table_name, count(*) as found_rows from user_record
    union all
    select 'play_record' as table_name, count(*) as found_rows from play_record
    union all
    select 'user_event' as table_name, count(*) as found_rows from user_event
    union all
    select 'matched_play' as table_name, count(*) as found_rows from matched_play
)

select
    m.table_name,
    m.row_count as expected_rows,
    found.found_rows,
    case when found.found_rows < m.row_count then m.row_count - found.found_rows else 0 end as missing_rows,
    case when found.found_rows > m.row_count then found.found_rows - m.row_count else 0 end as additional_rows
from star_mark as m
inner join star_version as star on m.star_version = star.version
inner join found on m.table_name = found.table_name
where m.row_count <> found.found_rows
