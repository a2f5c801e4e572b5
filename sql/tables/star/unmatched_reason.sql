-- unmatched_reason: one row per play of unmatched_play, with the first of these reasons why it matches no known song:
-- the event names no song; its text is damaged (UTF-8 decoded twice as Latin-1); the artist is unknown; the artist is
-- known, the title is not; both are known, with another duration. Known means: in any song file so far.
-- Reads unmatched_play and song_record. A second run changes nothing.
--! column: songplay_id varchar(32): hash of user, session, item in session and time of the event
--! column: start_time timestamp: time of the event, in UTC
--! column: user_id integer: user who played the song
--! column: level varchar(16): plan of the user at that moment: free or paid
--! column: title varchar(512): title of the song, as logged
--! column: artist_name varchar(512): artist of the song, as logged
--! column: duration double precision: length of the song in seconds, as logged
--! column: reason varchar(32): first reason why the play matches no known song
create or replace view unmatched_reason as
select
    p.songplay_id, p.start_time, p.user_id, p.level, p.title, p.artist_name, p.duration,
    cast(case
        when p.title is null or p.artist_name is null or p.duration is null then 'no song named'
        when p.title like '%Ã_Â_%' or p.artist_name like '%Ã_Â_%' then 'damaged text'
        when artists.artist_name is null then 'unknown artist'
        when songs.title is null then 'unknown title'
        else 'other duration'
    end as varchar(32)) as reason
from unmatched_play as p
left join (select distinct artist_name from song_record) as artists
    on p.artist_name = artists.artist_name
left join (select distinct title, artist_name from song_record) as songs
    on p.title = songs.title and p.artist_name = songs.artist_name;
