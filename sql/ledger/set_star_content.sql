-- Marks the contents of the star's tables that a publish leaves, with the star's new version.
-- Reads star_version; writes star_content. A second run changes nothing.
delete from star_content;

insert into star_content (table_name, content, star_version)
select mark.table_name, mark.content, star.version
from (
    select 'users' as table_name, cast(:'users' as varchar(64)) as content
    union all
    select 'song' as table_name, cast(:'song' as varchar(64)) as content
    union all
    select 'artist' as table_name, cast(:'artist' as varchar(64)) as content
    union all
    select 'times' as table_name, cast(:'times' as varchar(64)) as content
    union all
    select 'songplay' as table_name, cast(:'songplay' as varchar(64)) as content
    union all
    select 'unmatched_play' as table_name, cast(:'unmatched_play' as varchar(64)) as content
) as mark
cross join star_version as star;
