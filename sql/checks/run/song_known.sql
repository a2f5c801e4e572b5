-- Warns if this run stages more known songs than it reads known song files: new files may repeat the content of old ones.
--! severity: warn
-- Reads stage_songs, song, run_object, load_object.
with known_songs as (
    select count(*) as songs from stage_songs where song_id in (select song_id from song)
),

known_objects as (
    select count(*) as objects
    from run_object
    where source = 'songs' and uri in (select uri from load_object where source = 'songs')
)

select known_songs.songs, known_objects.objects
from known_songs
cross join known_objects
where known_songs.songs > known_objects.objects
