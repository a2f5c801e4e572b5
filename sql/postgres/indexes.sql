-- The indexes that a load needs: it looks up by these keys what the star has of them. None is unique: on Redshift
-- nothing enforces keys either, the checks prove them.
-- A second run changes nothing.
create index if not exists users_key on users (user_id);
create index if not exists song_key on song (song_id);
create index if not exists artist_key on artist (artist_id);
create index if not exists times_key on times (start_time);
create index if not exists songplay_key on songplay (songplay_id);
create index if not exists unmatched_play_key on unmatched_play (songplay_id);
create index if not exists user_event_key on user_event (user_id);
create index if not exists song_source_key on song_source (song_id);
create index if not exists song_source_title on song_source (title);
create index if not exists matched_play_key on matched_play (songplay_id);
create index if not exists load_object_key on load_object (source, uri);
create index if not exists load_run_key on load_run (load_id);
