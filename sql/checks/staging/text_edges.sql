-- Warns if a sixth of the texts of a member, and eight or more, begin or end with the same two characters, and hardly any
-- of two hundred that the star has do: something may have been added to them.
--! severity: warn
-- Reads stage_songs, stage_events, song, artist, unmatched_play.
with events as (
    select song, artist, location, user_agent
    from stage_events
    where page = 'NextSong'
    order by ts % 1009, ts
    limit 200
),

songs as (
    select title, artist_name, artist_location
    from stage_songs
    order by duration
    limit 200
),

known_plays as (
    select title, artist_name, location, user_agent from unmatched_play limit 200
),

known_artists as (
    select name, location from artist order by artist_id limit 200
),

texts as (
    select 'song' as member, song as staged, cast(null as varchar(512)) as known from events
    union all
    select 'artist' as member, artist as staged, null as known from events
    union all
    select 'location' as member, location as staged, null as known from events
    union all
    select 'userAgent' as member, user_agent as staged, null as known from events
    union all
    select 'title' as member, title as staged, null as known from songs
    union all
    select 'artist_name' as member, artist_name as staged, null as known from songs
    union all
    select 'artist_location' as member, artist_location as staged, null as known from songs
    union all
    select 'song' as member, null as staged, title as known from known_plays
    union all
    select 'artist' as member, null as staged, artist_name as known from known_plays
    union all
    select 'location' as member, null as staged, location as known from known_plays
    union all
    select 'userAgent' as member, null as staged, user_agent as known from known_plays
    union all
    select 'title' as member, null as staged, title as known from (
        select title from song order by song_id limit 200
    ) as known_songs
    union all
    select 'artist_name' as member, null as staged, name as known from known_artists
    union all
    select 'artist_location' as member, null as staged, location as known from known_artists
),

edges as (
    select member, 'start' as edge, substring(coalesce(staged, known), 1, 2) as characters, staged, known
    from texts
    where length(coalesce(staged, known)) > 2
    union all
    select
        member, 'end' as edge,
        substring(coalesce(staged, known), length(coalesce(staged, known)) - 1, 2) as characters, staged, known
    from texts
    where length(coalesce(staged, known)) > 2
),

alike as (
    select member, edge, characters, count(distinct staged) as staged, count(distinct known) as known
    from edges
    group by member, edge, characters
),

totals as (
    select member, edge, sum(staged) as staged, sum(known) as known
    from alike
    group by member, edge
)

select a.member, a.edge, a.characters, a.staged, t.staged as texts
from alike as a
inner join totals as t on a.member = t.member and a.edge = t.edge
where a.staged >= 8 and a.staged * 6 >= t.staged and t.known >= 20 and a.known * 50 < t.known
