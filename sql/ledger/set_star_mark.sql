-- Marks the tables that loads build on: the number of rows that a publish leaves in each, with the star's new version.
-- Reads star_version; writes star_mark. A second run changes nothing.
delete from star_mark;

insert into star_mark (table_name, row_count, star_version)
select mark.table_name, mark.row_count, star.version
from (
    select 'users' as table_name, cast(:'users' as bigint) as row_count
    union all
    select 'song' as table_name, cast(:'song' as bigint) as row_count
    union all
    select 'artist' as table_name, cast(:'artist' as bigint) as row_count
    union all
    select 'times' as table_name, cast(:'times' as bigint) as row_count
    union all
    select 'songplay' as table_name, cast(:'songplay' as bigint) as row_count
    union all
    select 'unmatched_play' as table_name, cast(:'unmatched_play' as bigint) as row_count
    union all
    select 'song_record' as table_name, cast(:'song_record' as bigint) as row_count
    union all
    select 'user_record' as table_name, cast(:'user_record' as bigint) as row_count
    union all
    select 'play_record' as table_name, cast(:'play_record' as bigint) as row_count
    union all
    select 'user_event' as table_name, cast(:'user_event' as bigint) as row_count
    union all
    select 'matched_play' as table_name, cast(:'matched_play' as bigint) as row_count
) as mark
cross join star_version as star;
