-- The indexes that a load needs: it looks up by these keys what the star has of them. None is unique: on Redshift
-- nothing enforces keys either, the checks prove them. The keys of plays and their times come in no order, and are only
-- ever asked for by equality: a hash index takes them at 60 percent of what a sorted one costs.
-- A second run changes nothing.
create index if not exists users_key on users (user_id);
create index if not exists song_key on song (song_id);
create index if not exists artist_key on artist (artist_id);
create index if not exists times_key on times using hash (start_time);
create index if not exists songplay_key on songplay using hash (songplay_id);
create index if not exists unmatched_play_key on unmatched_play using hash (songplay_id);
create index if not exists user_event_key on user_event (user_id);
create index if not exists song_source_key on song_source (song_id);
create index if not exists song_source_title on song_source (title);
create index if not exists matched_play_key on matched_play using hash (songplay_id);
create index if not exists load_object_key on load_object (source, uri);
create index if not exists load_run_key on load_run (load_id);
