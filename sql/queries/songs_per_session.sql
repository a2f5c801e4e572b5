-- How many songs are played in a session on each plan, and how often is one played again?
--! note: All plays that name a song count, whether it is known or not.
--! note: A session has the plan of its first play. Plays without a session do not count.
--! column: level text: plan with which the session began: free or paid
--! column: sessions bigint: sessions
--! column: plays_per_session numeric: plays in a session, on average
--! column: songs_per_session numeric: different songs in a session, on average
--! column: most_songs bigint: most different songs in one session
--! column: percent_repeated numeric: share of plays whose song the session has played before
with played as (
    select
        p.songplay_id, p.start_time, p.user_id, p.session_id, p.level,
        s.title, a.name as artist
    from songplay as p
    inner join song as s on p.song_id = s.song_id
    inner join artist as a on p.artist_id = a.artist_id
    union all
    select
        songplay_id, start_time, user_id, session_id, level,
        title, artist_name as artist
    from unmatched_play
),

placed as (
    select
        user_id,
        session_id,
        level,
        row_number() over (
            partition by user_id, session_id
            order by start_time, songplay_id
        ) as place,
        row_number() over (
            partition by user_id, session_id, title, artist
            order by start_time, songplay_id
        ) as place_of_song
    from played
    where session_id is not null and title is not null
),

sessions as (
    select
        user_id,
        session_id,
        max(case when place = 1 then level end) as level,
        count(*) as plays,
        sum(case when place_of_song = 1 then 1 else 0 end) as songs
    from placed
    group by user_id, session_id
)

select
    level,
    count(*) as sessions,
    round(1.0 * sum(plays) / count(*), 1) as plays_per_session,
    round(1.0 * sum(songs) / count(*), 1) as songs_per_session,
    max(songs) as most_songs,
    round(100.0 * (sum(plays) - sum(songs)) / sum(plays), 1) as percent_repeated
from sessions
group by level
order by level
