-- How the star is laid out on a cluster (docs/decisions/0007-redshift-layout.md). The dimensions are small and joined
-- by every query: each node has all of them. Plays and their times are spread by, and sorted by, start_time. The keys
-- are not enforced by Redshift; the planner believes them, and the checks prove them before every publish.
-- Reads nothing; alters the tables of the star, right after they are made. Runs once.
alter table users alter diststyle all;
alter table users alter sortkey (user_id);
alter table users add primary key (user_id);

alter table song alter diststyle all;
alter table song alter sortkey (song_id);
alter table song add primary key (song_id);

alter table artist alter diststyle all;
alter table artist alter sortkey (artist_id);
alter table artist add primary key (artist_id);

alter table times alter distkey start_time;
alter table times alter sortkey (start_time);
alter table times add primary key (start_time);

alter table songplay alter distkey start_time;
alter table songplay alter compound sortkey (start_time, user_id);
alter table songplay add primary key (songplay_id);
alter table songplay add foreign key (start_time) references times (start_time);
alter table songplay add foreign key (user_id) references users (user_id);
alter table songplay add foreign key (song_id) references song (song_id);
alter table songplay add foreign key (artist_id) references artist (artist_id);

alter table unmatched_play alter distkey start_time;
alter table unmatched_play alter compound sortkey (start_time, user_id);
alter table unmatched_play add primary key (songplay_id);
alter table unmatched_play add foreign key (start_time) references times (start_time);
alter table unmatched_play add foreign key (user_id) references users (user_id);
