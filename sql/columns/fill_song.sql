-- Fills the custom column in new_song: from the staged rows and, if the published row differs only in it, with
-- the smaller of both values.
-- Reads :values, song; writes new_song. Runs once, after columns/song.sql of all columns.
-- Redshift ignores trailing blanks when it compares texts: an appended dot makes them count.
alter table new_song add column :column :type;

update new_song
set :column = v.own_value
from :values as v
where new_song.song_id = v.song_id;

update new_song
set :column = s.:column
from song as s
where
    new_song.song_id = s.song_id
    and (new_song.title || '.' = s.title || '.' or (new_song.title is null and s.title is null))
    and (new_song.artist_id || '.' = s.artist_id || '.' or (new_song.artist_id is null and s.artist_id is null))
    and (new_song.year = s.year or (new_song.year is null and s.year is null))
    and (new_song.duration = s.duration or (new_song.duration is null and s.duration is null))
    and s.:column is not null
    and (new_song.:column is null or s.:column < new_song.:column);
