-- First ids of the rows that a run would add (inserted), change (updated) and delete (deleted) in each table of the star.
-- Reads new_users, new_song, new_artist, new_times, new_songplay, new_unmatched_play, gone_users, gone_song, gone_artist,
-- gone_times, gone_play, users, song, artist, times, songplay, unmatched_play.
with written as (
    select
        'users' as table_name, cast(n.user_id as varchar(64)) as id,
        case when o.user_id is null then 'inserted' else 'updated' end as change
    from new_users as n
    left join users as o on n.user_id = o.user_id
    union all
    select
        'song' as table_name, cast(n.song_id as varchar(64)) as id,
        case when o.song_id is null then 'inserted' else 'updated' end as change
    from new_song as n
    left join song as o on n.song_id = o.song_id
    union all
    select
        'artist' as table_name, cast(n.artist_id as varchar(64)) as id,
        case when o.artist_id is null then 'inserted' else 'updated' end as change
    from new_artist as n
    left join artist as o on n.artist_id = o.artist_id
    union all
    select
        'times' as table_name, cast(n.start_time as varchar(64)) as id,
        case when o.start_time is null then 'inserted' else 'updated' end as change
    from new_times as n
    left join times as o on n.start_time = o.start_time
    union all
    select
        'songplay' as table_name, cast(n.songplay_id as varchar(64)) as id,
        case when o.songplay_id is null then 'inserted' else 'updated' end as change
    from new_songplay as n
    left join songplay as o on n.songplay_id = o.songplay_id
    union all
    select
        'unmatched_play' as table_name, cast(n.songplay_id as varchar(64)) as id,
        case when o.songplay_id is null then 'inserted' else 'updated' end as change
    from new_unmatched_play as n
    left join unmatched_play as o on n.songplay_id = o.songplay_id
),

gone as (
    select 'users' as table_name, cast(user_id as varchar(64)) as id from gone_users
    union all
    select 'song' as table_name, cast(song_id as varchar(64)) as id from gone_song
    union all
    select 'artist' as table_name, cast(artist_id as varchar(64)) as id from gone_artist
    union all
    select 'times' as table_name, cast(start_time as varchar(64)) as id from gone_times
    union all
    select 'songplay' as table_name, cast(o.songplay_id as varchar(64)) as id
    from gone_play as g
    inner join songplay as o on g.songplay_id = o.songplay_id
    union all
    select 'unmatched_play' as table_name, cast(o.songplay_id as varchar(64)) as id
    from gone_play as g
    inner join unmatched_play as o on g.songplay_id = o.songplay_id
),

changed as (
    select table_name, change, id from written
    union all
    select table_name, 'deleted' as change, id from gone
),

ranked as (
    select table_name, change, id, row_number() over (partition by table_name, change order by id) as place
    from changed
)

select table_name, change, id
from ranked
where place <= 3
order by table_name, change, id;
