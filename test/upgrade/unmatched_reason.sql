-- unmatched_reason: one row per play of unmatched_play, with the first of these reasons why it matches no known song:
-- the event names no song; its text is damaged (UTF-8 decoded twice as Latin-1); the artist is unknown; the artist is
-- known, the title is not; both are known, with another duration. Known means: in any song file so far.
-- Reads unmatched_play and song_source. A second run changes nothing.
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
left join (select distinct artist_name from song_source) as artists
    on p.artist_name = artists.artist_name
left join (select distinct title, artist_name from song_source) as songs
    on p.title = songs.title and p.artist_name = songs.artist_name;
