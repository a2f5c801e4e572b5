-- A warehouse as the oldest version of this program left it (24 November 2026, commit 094e462), which had loaded the first
-- two days and every second song of generated data. The test puts the place of its sources in for @data@.
create schema sparkify_ops;

create table sparkify_ops.load_check (
    load_id varchar(32) not null,
    check_name varchar(128) not null,
    severity varchar(16) not null,
    status varchar(16) not null,
    failing bigint not null,
    accepted varchar(1024)
);
insert into sparkify_ops.load_check (load_id, check_name, severity, status, failing, accepted) values
    ('20261129t091100_8f7756c4', 'artist_key', 'error', 'passed', 0, null),
    ('20261129t091100_8f7756c4', 'event_time_known', 'error', 'passed', 0, null),
    ('20261129t091100_8f7756c4', 'event_user_is_number', 'error', 'passed', 0, null),
    ('20261129t091100_8f7756c4', 'every_object_staged', 'error', 'passed', 0, null),
    ('20261129t091100_8f7756c4', 'every_play_once', 'error', 'passed', 0, null),
    ('20261129t091100_8f7756c4', 'match_rate', 'warn', 'passed', 0, null),
    ('20261129t091100_8f7756c4', 'play_in_one_table', 'error', 'passed', 0, null),
    ('20261129t091100_8f7756c4', 'play_without_user', 'warn', 'passed', 0, null),
    ('20261129t091100_8f7756c4', 'repeated_play', 'warn', 'passed', 0, null),
    ('20261129t091100_8f7756c4', 'song_identified', 'error', 'passed', 0, null),
    ('20261129t091100_8f7756c4', 'song_key', 'error', 'passed', 0, null),
    ('20261129t091100_8f7756c4', 'songplay_artist_exists', 'error', 'passed', 0, null),
    ('20261129t091100_8f7756c4', 'songplay_key', 'error', 'passed', 0, null),
    ('20261129t091100_8f7756c4', 'songplay_level', 'error', 'passed', 0, null),
    ('20261129t091100_8f7756c4', 'songplay_required', 'error', 'passed', 0, null),
    ('20261129t091100_8f7756c4', 'songplay_song_exists', 'error', 'passed', 0, null),
    ('20261129t091100_8f7756c4', 'songplay_time_exists', 'error', 'passed', 0, null),
    ('20261129t091100_8f7756c4', 'songplay_user_exists', 'error', 'passed', 0, null),
    ('20261129t091100_8f7756c4', 'staged_rows', 'error', 'passed', 0, null),
    ('20261129t091100_8f7756c4', 'staging_volume', 'warn', 'passed', 0, null),
    ('20261129t091100_8f7756c4', 'times_key', 'error', 'passed', 0, null),
    ('20261129t091100_8f7756c4', 'times_parts', 'error', 'passed', 0, null),
    ('20261129t091100_8f7756c4', 'unmatched_play_key', 'error', 'passed', 0, null),
    ('20261129t091100_8f7756c4', 'unmatched_play_required', 'error', 'passed', 0, null),
    ('20261129t091100_8f7756c4', 'users_key', 'error', 'passed', 0, null),
    ('20261129t091100_8f7756c4', 'users_level', 'error', 'passed', 0, null),
    ('20261129t091100_8f7756c4', 'values_cut', 'warn', 'passed', 0, null);

create table sparkify_ops.load_object (
    source varchar(16) not null,
    uri varchar(2048) not null,
    version varchar(256) not null,
    bytes bigint not null,
    records bigint,
    rejected bigint,
    load_id varchar(32) not null,
    loaded_at timestamp not null
);
insert into sparkify_ops.load_object (source, uri, version, bytes, records, rejected, load_id, loaded_at) values
    ('events', '@data@/log_data/2018/11/2018-11-01-events.json', '7373-1793491200000', 7373, 16, 0, '20261129t091100_8f7756c4', '2026-11-29 09:11:01.774'),
    ('events', '@data@/log_data/2018/11/2018-11-02-events.json', '8825-1793491200000', 8825, 20, 0, '20261129t091100_8f7756c4', '2026-11-29 09:11:01.774'),
    ('songs', '@data@/song_data/A/A/A/TRAAAAQ128FB22C6C1.json', '263-1793491200000', 263, 1, 0, '20261129t091100_8f7756c4', '2026-11-29 09:11:01.774'),
    ('songs', '@data@/song_data/A/A/A/TRAAABJ12857784895.json', '237-1793491200000', 237, 1, 0, '20261129t091100_8f7756c4', '2026-11-29 09:11:01.774'),
    ('songs', '@data@/song_data/A/A/A/TRAAAEM128ECDE9449.json', '258-1793491200000', 258, 1, 0, '20261129t091100_8f7756c4', '2026-11-29 09:11:01.774'),
    ('songs', '@data@/song_data/A/A/A/TRAAAGE12803F3F4BE.json', '254-1793491200000', 254, 1, 0, '20261129t091100_8f7756c4', '2026-11-29 09:11:01.774'),
    ('songs', '@data@/song_data/A/A/A/TRAAAHZ1283791BA23.json', '254-1793491200000', 254, 1, 0, '20261129t091100_8f7756c4', '2026-11-29 09:11:01.774'),
    ('songs', '@data@/song_data/A/A/A/TRAAAKG128C785015C.json', '243-1793491200000', 243, 1, 0, '20261129t091100_8f7756c4', '2026-11-29 09:11:01.774'),
    ('songs', '@data@/song_data/A/A/A/TRAAAOC12812382736.json', '253-1793491200000', 253, 1, 0, '20261129t091100_8f7756c4', '2026-11-29 09:11:01.774'),
    ('songs', '@data@/song_data/A/A/A/TRAAAPE128DE9A61D1.json', '239-1793491200000', 239, 1, 0, '20261129t091100_8f7756c4', '2026-11-29 09:11:01.774'),
    ('songs', '@data@/song_data/A/A/A/TRAAATX1281B095533.json', '248-1793491200000', 248, 1, 0, '20261129t091100_8f7756c4', '2026-11-29 09:11:01.774'),
    ('songs', '@data@/song_data/A/A/A/TRAAAUW128B940CEE4.json', '241-1793491200000', 241, 1, 0, '20261129t091100_8f7756c4', '2026-11-29 09:11:01.774'),
    ('songs', '@data@/song_data/A/A/A/TRAAAVS12865BC7B0D.json', '237-1793491200000', 237, 1, 0, '20261129t091100_8f7756c4', '2026-11-29 09:11:01.774'),
    ('songs', '@data@/song_data/A/A/A/TRAAAXP128321EB5A8.json', '257-1793491200000', 257, 1, 0, '20261129t091100_8f7756c4', '2026-11-29 09:11:01.774'),
    ('songs', '@data@/song_data/A/A/A/TRAAAZV1287CD1DB82.json', '227-1793491200000', 227, 1, 0, '20261129t091100_8f7756c4', '2026-11-29 09:11:01.774'),
    ('songs', '@data@/song_data/A/A/B/TRAABCN128C211FCE1.json', '265-1793491200000', 265, 1, 0, '20261129t091100_8f7756c4', '2026-11-29 09:11:01.774'),
    ('songs', '@data@/song_data/A/A/B/TRAABDZ128AAFC9C6C.json', '288-1793491200000', 288, 1, 0, '20261129t091100_8f7756c4', '2026-11-29 09:11:01.774'),
    ('songs', '@data@/song_data/A/A/B/TRAABHY1280CC522BB.json', '263-1793491200000', 263, 1, 0, '20261129t091100_8f7756c4', '2026-11-29 09:11:01.774'),
    ('songs', '@data@/song_data/A/A/B/TRAABJC128159650B8.json', '246-1793491200000', 246, 1, 0, '20261129t091100_8f7756c4', '2026-11-29 09:11:01.774'),
    ('songs', '@data@/song_data/A/A/B/TRAABLX128E76B8FCE.json', '253-1793491200000', 253, 1, 0, '20261129t091100_8f7756c4', '2026-11-29 09:11:01.774'),
    ('songs', '@data@/song_data/A/A/B/TRAABNZ12885A3097F.json', '278-1793491200000', 278, 1, 0, '20261129t091100_8f7756c4', '2026-11-29 09:11:01.774'),
    ('songs', '@data@/song_data/A/A/B/TRAABRG1284934161D.json', '274-1793491200000', 274, 1, 0, '20261129t091100_8f7756c4', '2026-11-29 09:11:01.774');

create table sparkify_ops.load_run (
    load_id varchar(32) not null,
    workflow_id varchar(512) not null,
    workflow_run_id varchar(64) not null,
    status varchar(16) not null,
    started_at timestamp not null,
    finished_at timestamp,
    stage_events bigint,
    stage_songs bigint,
    rejected bigint,
    plays bigint,
    matched_plays bigint,
    moved_plays bigint,
    failure_code varchar(64),
    failure_step varchar(128),
    failure_message varchar(4096)
);
insert into sparkify_ops.load_run (load_id, workflow_id, workflow_run_id, status, started_at, finished_at, stage_events, stage_songs, rejected, plays, matched_plays, moved_plays, failure_code, failure_step, failure_message) values
    ('20261129t091100_8f7756c4', 'sparkify-load', '01a22692-6fe5-761e-a720-5da140c4acac', 'published', '2026-11-29 09:11:01.027', '2026-11-29 09:11:01.774', 36, 20, 0, 28, 6, 0, null, null, null);

create table sparkify_ops.load_step (
    load_id varchar(32) not null,
    step varchar(64) not null,
    subject varchar(128) not null,
    state varchar(16) not null,
    started_at timestamp not null,
    seconds double precision,
    row_count bigint,
    rejected bigint
);
insert into sparkify_ops.load_step (load_id, step, subject, state, started_at, seconds, row_count, rejected) values
    ('20261129t091100_8f7756c4', 'copyStaging', 'stage_songs', 'done', '2026-11-29 09:11:01.144', 0.144, 20, 0),
    ('20261129t091100_8f7756c4', 'copyStaging', 'stage_events', 'done', '2026-11-29 09:11:01.144', 0.168, 36, 0),
    ('20261129t091100_8f7756c4', 'createTables', '', 'done', '2026-11-29 09:11:00.993', 0.104, null, null),
    ('20261129t091100_8f7756c4', 'discoverObjects', '', 'done', '2026-11-29 09:11:01.097', 0.047, 22, null),
    ('20261129t091100_8f7756c4', 'loadDimension', 'artist', 'done', '2026-11-29 09:11:01.312', 0.102, 14, null),
    ('20261129t091100_8f7756c4', 'loadDimension', 'users', 'done', '2026-11-29 09:11:01.312', 0.073, 5, null),
    ('20261129t091100_8f7756c4', 'loadDimension', 'song', 'done', '2026-11-29 09:11:01.312', 0.073, 20, null),
    ('20261129t091100_8f7756c4', 'loadDimension', 'times', 'done', '2026-11-29 09:11:01.312', 0.102, 28, null),
    ('20261129t091100_8f7756c4', 'loadFact', 'songplay', 'done', '2026-11-29 09:11:01.414', 0.054, 28, null),
    ('20261129t091100_8f7756c4', 'planLoad', '', 'done', '2026-11-29 09:11:00.844', 0.149, null, null),
    ('20261129t091100_8f7756c4', 'publish', '', 'done', '2026-11-29 09:11:01.746', 0.076, 95, null),
    ('20261129t091100_8f7756c4', 'runCheck', 'play_in_one_table', 'done', '2026-11-29 09:11:01.468', 0.278, 0, null),
    ('20261129t091100_8f7756c4', 'runCheck', 'song_key', 'done', '2026-11-29 09:11:01.468', 0.278, 0, null),
    ('20261129t091100_8f7756c4', 'runCheck', 'songplay_artist_exists', 'done', '2026-11-29 09:11:01.468', 0.278, 0, null),
    ('20261129t091100_8f7756c4', 'runCheck', 'songplay_key', 'done', '2026-11-29 09:11:01.468', 0.278, 0, null),
    ('20261129t091100_8f7756c4', 'runCheck', 'songplay_level', 'done', '2026-11-29 09:11:01.468', 0.278, 0, null),
    ('20261129t091100_8f7756c4', 'runCheck', 'songplay_required', 'done', '2026-11-29 09:11:01.468', 0.278, 0, null),
    ('20261129t091100_8f7756c4', 'runCheck', 'songplay_song_exists', 'done', '2026-11-29 09:11:01.468', 0.278, 0, null),
    ('20261129t091100_8f7756c4', 'runCheck', 'songplay_time_exists', 'done', '2026-11-29 09:11:01.468', 0.278, 0, null),
    ('20261129t091100_8f7756c4', 'runCheck', 'songplay_user_exists', 'done', '2026-11-29 09:11:01.468', 0.278, 0, null),
    ('20261129t091100_8f7756c4', 'runCheck', 'times_key', 'done', '2026-11-29 09:11:01.468', 0.278, 0, null),
    ('20261129t091100_8f7756c4', 'runCheck', 'times_parts', 'done', '2026-11-29 09:11:01.468', 0.278, 0, null),
    ('20261129t091100_8f7756c4', 'runCheck', 'unmatched_play_key', 'done', '2026-11-29 09:11:01.468', 0.278, 0, null),
    ('20261129t091100_8f7756c4', 'runCheck', 'unmatched_play_required', 'done', '2026-11-29 09:11:01.468', 0.278, 0, null),
    ('20261129t091100_8f7756c4', 'runCheck', 'users_key', 'done', '2026-11-29 09:11:01.468', 0.278, 0, null),
    ('20261129t091100_8f7756c4', 'runCheck', 'users_level', 'done', '2026-11-29 09:11:01.468', 0.278, 0, null),
    ('20261129t091100_8f7756c4', 'runCheck', 'event_time_known', 'done', '2026-11-29 09:11:01.468', 0.278, 0, null),
    ('20261129t091100_8f7756c4', 'runCheck', 'event_user_is_number', 'done', '2026-11-29 09:11:01.468', 0.278, 0, null),
    ('20261129t091100_8f7756c4', 'runCheck', 'every_object_staged', 'done', '2026-11-29 09:11:01.468', 0.278, 0, null),
    ('20261129t091100_8f7756c4', 'runCheck', 'every_play_once', 'done', '2026-11-29 09:11:01.468', 0.278, 0, null),
    ('20261129t091100_8f7756c4', 'runCheck', 'match_rate', 'done', '2026-11-29 09:11:01.468', 0.278, 0, null),
    ('20261129t091100_8f7756c4', 'runCheck', 'play_without_user', 'done', '2026-11-29 09:11:01.468', 0.278, 0, null),
    ('20261129t091100_8f7756c4', 'runCheck', 'repeated_play', 'done', '2026-11-29 09:11:01.468', 0.278, 0, null),
    ('20261129t091100_8f7756c4', 'runCheck', 'song_identified', 'done', '2026-11-29 09:11:01.468', 0.278, 0, null),
    ('20261129t091100_8f7756c4', 'runCheck', 'staged_rows', 'done', '2026-11-29 09:11:01.468', 0.278, 0, null),
    ('20261129t091100_8f7756c4', 'runCheck', 'staging_volume', 'done', '2026-11-29 09:11:01.468', 0.278, 0, null),
    ('20261129t091100_8f7756c4', 'runCheck', 'values_cut', 'done', '2026-11-29 09:11:01.468', 0.278, 0, null),
    ('20261129t091100_8f7756c4', 'runCheck', 'artist_key', 'done', '2026-11-29 09:11:01.468', 0.278, 0, null);

create table sparkify_ops.load_table (
    load_id varchar(32) not null,
    table_name varchar(64) not null,
    inserted bigint not null,
    updated bigint not null
);
insert into sparkify_ops.load_table (load_id, table_name, inserted, updated) values
    ('20261129t091100_8f7756c4', 'artist', 14, 0),
    ('20261129t091100_8f7756c4', 'song', 20, 0),
    ('20261129t091100_8f7756c4', 'songplay', 6, 0),
    ('20261129t091100_8f7756c4', 'times', 28, 0),
    ('20261129t091100_8f7756c4', 'unmatched_play', 22, 0),
    ('20261129t091100_8f7756c4', 'users', 5, 0);

create table sparkify_ops.matched_play (
    songplay_id varchar(32) not null,
    title varchar(512),
    artist_name varchar(512),
    duration double precision
);
insert into sparkify_ops.matched_play (songplay_id, title, artist_name, duration) values
    ('0246211c6a1ce5f0b0a99244441972ed', 'Velvet Window', 'The Gentle Windows', 407.45941),
    ('245c4e8f27dbe856f95c400041217377', 'Wooden Canyon', 'Ruben Radley', 323.90049),
    ('3d158e4d0a02f74c6d045de752e89e77', 'Distant Summer (Demo / Outtake)', 'The Faded Summers', 103.67563),
    ('79bb1000504c9b698bc580836fb3f662', 'Thunder Of The Kingdom', 'Lucky Window', 202.3191),
    ('a2cb34c3bc7ec27c4f3cc9964caba522', 'Northern Mirror (Remastered)', 'Paper Harbor', 267.5718),
    ('cd7e3086651ec80ec34265b0e7b9c95f', 'Northern Mirror (Remastered)', 'Paper Harbor', 267.5718);

create table sparkify_ops.rejected_record (
    load_id varchar(32) not null,
    source varchar(16) not null,
    uri varchar(2048) not null,
    line bigint not null,
    position bigint not null,
    column_name varchar(128),
    value varchar(512),
    reason varchar(1024) not null,
    raw_record varchar(4096)
);

create table sparkify_ops.song_source (
    song_id varchar(64) not null,
    title varchar(512),
    artist_name varchar(512),
    duration double precision,
    artist_id varchar(64)
);
insert into sparkify_ops.song_source (song_id, title, artist_name, duration, artist_id) values
    ('SOBAWAX12AFB22C6C1', 'Northern Mirror (Remastered)', 'Paper Harbor', 267.5718, 'ARO93WY1187B70DEC4'),
    ('SOBYVPG12A7CD1DB82', '357', 'The Gentle Windows', 275.13176, 'ARVWX7Y1187B9B9FAE'),
    ('SOEIVQT12A1B095533', 'Thunder Of The Carousel', 'The Gentle Windows', 141.1249, 'ARVWX7Y1187B9B9FAE'),
    ('SOFUJBB12A57784895', 'Carousel Of The Station', '2019', 85.23525, 'AR5Q3MI1187BD3195F'),
    ('SOFVXHQ12A3791BA23', 'Letter And Kingdom', 'Paper Harbor', 377.42474, 'ARO93WY1187B70DEC4'),
    ('SOHQRHO12A159650B8', 'Mountain Of The Garden', 'Clara Colby', 157.27217, 'ARPVMPI1187BA4475C'),
    ('SOHRETO12A321EB5A8', 'Lucky Carousel', 'Faded Morning', 249.47925, 'ARKO2NE1187B798672'),
    ('SOLKWVH12ADE9A61D1', 'Velvet Window', 'The Gentle Windows', 407.45941, 'ARVWX7Y1187B9B9FAE'),
    ('SOLNWKL12A85A3097F', 'River And Sparrow', 'The Velvet Summers', 349.05639, 'AR2P1V31187B576D36'),
    ('SOMQWMZ12A65BC7B0D', 'Distant Orchard', 'The Sweet Anchors', 138.81273, 'ARU1ONN1187BBDB8EA'),
    ('SONTRXX12AB940CEE4', 'You''re My Midnight Sparrow', '2019', 393.74026, 'AR5Q3MI1187BD3195F'),
    ('SONXJYG12AC785015C', 'Mirror Of The Station', 'The Sweet Anchors', 235.77159, 'ARU1ONN1187BBDB8EA'),
    ('SOOKNNY12AECDE9449', 'Echo Of The Carousel', 'Kingdom & The Carousels', 419.62966, 'ARBL3721187B863F39'),
    ('SOOQQXU12AC211FCE1', 'Rolling Shadow (LP Version)', 'Olive Bristow', 292.38076, 'ARNS9621187BC66098'),
    ('SOPIURX12A4934161D', 'Anchor Of The Sparrow', 'The Faded Summers', 316.44297, 'AR0KBPT1187BE879D4'),
    ('SOSNRGV12A03F3F4BE', 'Final Letter', 'The Golden Planets', 43.19446, 'ARXDUHQ1187BF5329B'),
    ('SOTQZMD12AE76B8FCE', 'Thunder Of The Kingdom', 'Lucky Window', 202.3191, 'ARZS7M51187B1FF385'),
    ('SOVPUQW12AAAFC9C6C', 'Distant Summer (Demo / Outtake)', 'The Faded Summers', 103.67563, 'AR0KBPT1187BE879D4'),
    ('SOVXXOZ12A0CC522BB', 'Station And Morning', 'Iron Machine featuring Olive Bristow', 111.37831, 'AR17FYM1187BB10023'),
    ('SOYNTGW12A12382736', 'Wooden Canyon', 'Ruben Radley', 323.90049, 'AREKM661187BDFD226');

create table sparkify_ops.star_version (
    version bigint not null
);
insert into sparkify_ops.star_version (version) values
    (1);

create table sparkify_ops.user_event (
    user_id integer not null,
    ts bigint not null,
    session_id integer,
    item_in_session integer
);
insert into sparkify_ops.user_event (user_id, ts, session_id, item_in_session) values
    (10, 1541167948796, 14, 0),
    (2, 1541094936796, 1, 3),
    (4, 1541161996796, 11, 2),
    (6, 1541181716796, 15, 4),
    (9, 1541087192796, 4, 8);

create table public.artist (
    artist_id varchar(64) not null,
    name varchar(512),
    location varchar(512),
    latitude double precision,
    longitude double precision
);
insert into public.artist (artist_id, name, location, latitude, longitude) values
    ('AR0KBPT1187BE879D4', 'The Faded Summers', 'São Paulo, Brazil', -23.5489, -46.63882),
    ('AR17FYM1187BB10023', 'Iron Machine featuring Olive Bristow', null, null, null),
    ('AR2P1V31187B576D36', 'The Velvet Summers', 'Montréal, Québec', 45.51228, -73.55439),
    ('AR5Q3MI1187BD3195F', '2019', 'Texas', null, null),
    ('ARBL3721187B863F39', 'Kingdom & The Carousels', null, 53.55334, 9.99245),
    ('AREKM661187BDFD226', 'Ruben Radley', 'Chicago, IL', 41.88415, -87.63241),
    ('ARKO2NE1187B798672', 'Faded Morning', 'São Paulo, Brazil', null, null),
    ('ARNS9621187BC66098', 'Olive Bristow', 'Sydney, Australia', null, null),
    ('ARO93WY1187B70DEC4', 'Paper Harbor', 'Hamburg, Germany', null, null),
    ('ARPVMPI1187BA4475C', 'Clara Colby', null, 55.60587, 13.00073),
    ('ARU1ONN1187BBDB8EA', 'The Sweet Anchors', null, null, null),
    ('ARVWX7Y1187B9B9FAE', 'The Gentle Windows', null, null, null),
    ('ARXDUHQ1187BF5329B', 'The Golden Planets', 'Sydney, Australia', null, null),
    ('ARZS7M51187B1FF385', 'Lucky Window', 'Dublin, Ireland', null, null);

create table public.song (
    song_id varchar(64) not null,
    title varchar(512),
    artist_id varchar(64),
    year integer,
    duration double precision
);
insert into public.song (song_id, title, artist_id, year, duration) values
    ('SOBAWAX12AFB22C6C1', 'Northern Mirror (Remastered)', 'ARO93WY1187B70DEC4', 1982, 267.5718),
    ('SOBYVPG12A7CD1DB82', '357', 'ARVWX7Y1187B9B9FAE', 2005, 275.13176),
    ('SOEIVQT12A1B095533', 'Thunder Of The Carousel', 'ARVWX7Y1187B9B9FAE', 1971, 141.1249),
    ('SOFUJBB12A57784895', 'Carousel Of The Station', 'AR5Q3MI1187BD3195F', 1961, 85.23525),
    ('SOFVXHQ12A3791BA23', 'Letter And Kingdom', 'ARO93WY1187B70DEC4', 1959, 377.42474),
    ('SOHQRHO12A159650B8', 'Mountain Of The Garden', 'ARPVMPI1187BA4475C', null, 157.27217),
    ('SOHRETO12A321EB5A8', 'Lucky Carousel', 'ARKO2NE1187B798672', 1954, 249.47925),
    ('SOLKWVH12ADE9A61D1', 'Velvet Window', 'ARVWX7Y1187B9B9FAE', 1958, 407.45941),
    ('SOLNWKL12A85A3097F', 'River And Sparrow', 'AR2P1V31187B576D36', 1952, 349.05639),
    ('SOMQWMZ12A65BC7B0D', 'Distant Orchard', 'ARU1ONN1187BBDB8EA', null, 138.81273),
    ('SONTRXX12AB940CEE4', 'You''re My Midnight Sparrow', 'AR5Q3MI1187BD3195F', 1994, 393.74026),
    ('SONXJYG12AC785015C', 'Mirror Of The Station', 'ARU1ONN1187BBDB8EA', null, 235.77159),
    ('SOOKNNY12AECDE9449', 'Echo Of The Carousel', 'ARBL3721187B863F39', 1973, 419.62966),
    ('SOOQQXU12AC211FCE1', 'Rolling Shadow (LP Version)', 'ARNS9621187BC66098', 1963, 292.38076),
    ('SOPIURX12A4934161D', 'Anchor Of The Sparrow', 'AR0KBPT1187BE879D4', null, 316.44297),
    ('SOSNRGV12A03F3F4BE', 'Final Letter', 'ARXDUHQ1187BF5329B', 2004, 43.19446),
    ('SOTQZMD12AE76B8FCE', 'Thunder Of The Kingdom', 'ARZS7M51187B1FF385', null, 202.3191),
    ('SOVPUQW12AAAFC9C6C', 'Distant Summer (Demo / Outtake)', 'AR0KBPT1187BE879D4', 1991, 103.67563),
    ('SOVXXOZ12A0CC522BB', 'Station And Morning', 'AR17FYM1187BB10023', 1999, 111.37831),
    ('SOYNTGW12A12382736', 'Wooden Canyon', 'AREKM661187BDFD226', 1950, 323.90049);

create table public.songplay (
    songplay_id varchar(32) not null,
    start_time timestamp not null,
    user_id integer not null,
    level varchar(16),
    song_id varchar(64) not null,
    artist_id varchar(64) not null,
    session_id integer,
    location varchar(512),
    user_agent varchar(1024)
);
insert into public.songplay (songplay_id, start_time, user_id, level, song_id, artist_id, session_id, location, user_agent) values
    ('0246211c6a1ce5f0b0a99244441972ed', '2018-11-02 13:30:53.796', 10, 'free', 'SOLKWVH12ADE9A61D1', 'ARVWX7Y1187B9B9FAE', 13, 'Winston-Salem, NC', '"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_4) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/36.0.1985.143 Safari/537.36"'),
    ('245c4e8f27dbe856f95c400041217377', '2018-11-01 15:41:09.796', 9, 'free', 'SOYNTGW12A12382736', 'AREKM661187BDFD226', 4, 'Red Bluff, CA', '"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_4) AppleWebKit/537.78.2 (KHTML, like Gecko) Version/7.0.6 Safari/537.78.2"'),
    ('3d158e4d0a02f74c6d045de752e89e77', '2018-11-01 15:46:32.796', 9, 'free', 'SOVPUQW12AAAFC9C6C', 'AR0KBPT1187BE879D4', 4, 'Red Bluff, CA', '"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_4) AppleWebKit/537.78.2 (KHTML, like Gecko) Version/7.0.6 Safari/537.78.2"'),
    ('79bb1000504c9b698bc580836fb3f662', '2018-11-02 13:41:25.796', 10, 'free', 'SOTQZMD12AE76B8FCE', 'ARZS7M51187B1FF385', 13, 'Winston-Salem, NC', '"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_4) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/36.0.1985.143 Safari/537.36"'),
    ('a2cb34c3bc7ec27c4f3cc9964caba522', '2018-11-01 07:41:00.796', 10, 'free', 'SOBAWAX12AFB22C6C1', 'ARO93WY1187B70DEC4', 2, 'Winston-Salem, NC', '"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_4) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/36.0.1985.143 Safari/537.36"'),
    ('cd7e3086651ec80ec34265b0e7b9c95f', '2018-11-02 13:19:06.796', 10, 'free', 'SOBAWAX12AFB22C6C1', 'ARO93WY1187B70DEC4', 13, 'Winston-Salem, NC', '"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_4) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/36.0.1985.143 Safari/537.36"');

create table public.times (
    start_time timestamp not null,
    hour integer not null,
    day integer not null,
    week integer not null,
    month integer not null,
    year integer not null,
    weekday integer not null
);
insert into public.times (start_time, hour, day, week, month, year, weekday) values
    ('2018-11-01 07:36:38.796', 7, 1, 44, 11, 2018, 4),
    ('2018-11-01 07:41:00.796', 7, 1, 44, 11, 2018, 4),
    ('2018-11-01 15:13:14.796', 15, 1, 44, 11, 2018, 4),
    ('2018-11-01 15:20:08.796', 15, 1, 44, 11, 2018, 4),
    ('2018-11-01 15:20:58.796', 15, 1, 44, 11, 2018, 4),
    ('2018-11-01 15:22:44.796', 15, 1, 44, 11, 2018, 4),
    ('2018-11-01 15:29:02.796', 15, 1, 44, 11, 2018, 4),
    ('2018-11-01 15:35:39.796', 15, 1, 44, 11, 2018, 4),
    ('2018-11-01 15:41:09.796', 15, 1, 44, 11, 2018, 4),
    ('2018-11-01 15:46:32.796', 15, 1, 44, 11, 2018, 4),
    ('2018-11-01 17:44:21.796', 17, 1, 44, 11, 2018, 4),
    ('2018-11-01 17:47:25.796', 17, 1, 44, 11, 2018, 4),
    ('2018-11-01 17:53:52.796', 17, 1, 44, 11, 2018, 4),
    ('2018-11-01 17:55:36.796', 17, 1, 44, 11, 2018, 4),
    ('2018-11-02 12:31:20.796', 12, 2, 44, 11, 2018, 5),
    ('2018-11-02 12:32:35.796', 12, 2, 44, 11, 2018, 5),
    ('2018-11-02 12:33:16.796', 12, 2, 44, 11, 2018, 5),
    ('2018-11-02 13:14:38.796', 13, 2, 44, 11, 2018, 5),
    ('2018-11-02 13:19:06.796', 13, 2, 44, 11, 2018, 5),
    ('2018-11-02 13:23:33.796', 13, 2, 44, 11, 2018, 5),
    ('2018-11-02 13:30:53.796', 13, 2, 44, 11, 2018, 5),
    ('2018-11-02 13:37:40.796', 13, 2, 44, 11, 2018, 5),
    ('2018-11-02 13:39:39.796', 13, 2, 44, 11, 2018, 5),
    ('2018-11-02 13:41:25.796', 13, 2, 44, 11, 2018, 5),
    ('2018-11-02 13:44:47.796', 13, 2, 44, 11, 2018, 5),
    ('2018-11-02 13:51:57.796', 13, 2, 44, 11, 2018, 5),
    ('2018-11-02 17:55:28.796', 17, 2, 44, 11, 2018, 5),
    ('2018-11-02 18:01:56.796', 18, 2, 44, 11, 2018, 5);

create table public.unmatched_play (
    songplay_id varchar(32) not null,
    start_time timestamp not null,
    user_id integer not null,
    level varchar(16),
    session_id integer,
    location varchar(512),
    user_agent varchar(1024),
    title varchar(512),
    artist_name varchar(512),
    duration double precision
);
insert into public.unmatched_play (songplay_id, start_time, user_id, level, session_id, location, user_agent, title, artist_name, duration) values
    ('04945f62fec5636812c90db9edb75090', '2018-11-01 15:13:14.796', 9, 'free', 4, 'Red Bluff, CA', '"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_4) AppleWebKit/537.78.2 (KHTML, like Gecko) Version/7.0.6 Safari/537.78.2"', 'Electric Anchor', 'Pablo Easton', 414.73607),
    ('0aeb9e594e71445fc27aba671e32b247', '2018-11-01 15:35:39.796', 9, 'free', 4, 'Red Bluff, CA', '"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_4) AppleWebKit/537.78.2 (KHTML, like Gecko) Version/7.0.6 Safari/537.78.2"', 'Midnight Letter (Remastered)', 'Basil Fenton', 330.85288),
    ('0ca566108a73e7bfc0278ccef8ec9d9d', '2018-11-02 12:31:20.796', 4, 'free', 11, 'San Jose-Sunnyvale-Santa Clara, CA', 'Mozilla/5.0 (Windows NT 6.1; WOW64; rv:31.0) Gecko/20100101 Firefox/31.0', 'Lonesome Letter (LP Version)', 'Karl Holt', 75.62809),
    ('12f9f91e55b7a0f70060668bafe89a8a', '2018-11-01 17:53:52.796', 2, 'free', 1, 'New York-Newark-Jersey City, NY-NJ-PA', 'Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; Trident/5.0)', 'You''re My Faded Sparrow', 'Rosa Abbott', 104.33985),
    ('19e13cf4cdfc816c12f6c604bf31ee34', '2018-11-01 17:55:36.796', 2, 'free', 1, 'New York-Newark-Jersey City, NY-NJ-PA', 'Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; Trident/5.0)', 'Planet Of The Thunder', 'Karl Holt', 224.48828),
    ('2dfa653f4e7ba017d12724c711ae451e', '2018-11-01 15:20:58.796', 9, 'free', 4, 'Red Bluff, CA', '"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_4) AppleWebKit/537.78.2 (KHTML, like Gecko) Version/7.0.6 Safari/537.78.2"', 'Rolling Highway', 'Paper Harbor', 106.68857),
    ('3b7b00190d220094461741b4c4a6c151', '2018-11-02 13:23:33.796', 10, 'free', 13, 'Winston-Salem, NC', '"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_4) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/36.0.1985.143 Safari/537.36"', 'Secret Harbor', 'The Wild Kingdoms', 440.57947),
    ('408895662b50538e70b0764f2beb7ca0', '2018-11-01 17:44:21.796', 2, 'free', 1, 'New York-Newark-Jersey City, NY-NJ-PA', 'Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; Trident/5.0)', 'Velvet Window', 'Restless Window', 184.19185),
    ('560eea77f329eb0ab8ecb2ec112f4064', '2018-11-01 07:36:38.796', 10, 'free', 2, 'Winston-Salem, NC', '"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_4) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/36.0.1985.143 Safari/537.36"', 'Orchard Of The Window', 'The Faded Thunders', 262.65465),
    ('64dd0f36c0d81b68b919db547ee81297', '2018-11-01 15:22:44.796', 9, 'free', 4, 'Red Bluff, CA', '"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_4) AppleWebKit/537.78.2 (KHTML, like Gecko) Version/7.0.6 Safari/537.78.2"', 'Midnight Anchor', 'The Distant Rivers', 373.98726),
    ('71b59c33c444dd19edfeb9a8646afcd9', '2018-11-01 15:29:02.796', 9, 'free', 4, 'Red Bluff, CA', '"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_4) AppleWebKit/537.78.2 (KHTML, like Gecko) Version/7.0.6 Safari/537.78.2"', 'You''re My Bitter Diamond', 'The Scarlet Orchards', 397.84772),
    ('7d43350a6430af277d3c9188c313bf2f', '2018-11-02 13:39:39.796', 10, 'free', 13, 'Winston-Salem, NC', '"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_4) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/36.0.1985.143 Safari/537.36"', 'You''re My Gentle Mirror', 'The Wild Oceans', 106.39104),
    ('8d4868a9a51f6fdb2a553e987e1d4e6a', '2018-11-01 15:20:08.796', 9, 'free', 4, 'Red Bluff, CA', '"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_4) AppleWebKit/537.78.2 (KHTML, like Gecko) Version/7.0.6 Safari/537.78.2"', 'Golden Sparrow', 'Basil Dalton', 50.55993),
    ('9acd19e0c60b4ac5f9b24476b210abab', '2018-11-02 18:01:56.796', 6, 'free', 15, 'Marinette, WI-MI', '"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_4) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/36.0.1985.143 Safari/537.36"', 'Hollow Planet (Instrumental)', 'The Electric Lanterns', 119.63112),
    ('afac11b1b3838e2ea60b971119fa5260', '2018-11-02 17:55:28.796', 6, 'free', 15, 'Marinette, WI-MI', '"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_4) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/36.0.1985.143 Safari/537.36"', 'Canyon Of The Island', 'Restless Window', 388.40564),
    ('b01ceba1b2c0ddb9c3ce09fced24c7aa', '2018-11-02 13:37:40.796', 10, 'free', 13, 'Winston-Salem, NC', '"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_4) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/36.0.1985.143 Safari/537.36"', 'Hollow Planet (Instrumental)', 'The Electric Lanterns', 119.63112),
    ('b537fda981cbfe0e70ffc646453dab82', '2018-11-02 12:32:35.796', 4, 'free', 11, 'San Jose-Sunnyvale-Santa Clara, CA', 'Mozilla/5.0 (Windows NT 6.1; WOW64; rv:31.0) Gecko/20100101 Firefox/31.0', 'Secret SÃÂ£o JoÃÂ£o', 'Kingdom & The Carousels', 41.5),
    ('b72eebd11c757083bd0e72ed8784f373', '2018-11-02 13:14:38.796', 10, 'free', 13, 'Winston-Salem, NC', '"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_4) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/36.0.1985.143 Safari/537.36"', 'Fever And Garden', 'Lucky Morning', 268.43496),
    ('b8a2cfad8d36ced7d2ad33419bbd023d', '2018-11-01 17:47:25.796', 2, 'free', 1, 'New York-Newark-Jersey City, NY-NJ-PA', 'Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; Trident/5.0)', 'You''re My Golden FjÃÂ¶rd', 'Kingdom & The Carousels', 387.93792),
    ('c3f8c7abbed0cef75301f7a80d77f65e', '2018-11-02 13:51:57.796', 10, 'free', 13, 'Winston-Salem, NC', '"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_4) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/36.0.1985.143 Safari/537.36"', 'Young Station', 'Jonas Holt', 386.77068),
    ('def9717cd5375019785b0386b134648e', '2018-11-02 13:44:47.796', 10, 'free', 13, 'Winston-Salem, NC', '"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_4) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/36.0.1985.143 Safari/537.36"', 'Fever And Window', 'Amelia Harlow', 430.98611),
    ('f14b54a793be1c5034844b2072871ab4', '2018-11-02 12:33:16.796', 4, 'free', 11, 'San Jose-Sunnyvale-Santa Clara, CA', 'Mozilla/5.0 (Windows NT 6.1; WOW64; rv:31.0) Gecko/20100101 Firefox/31.0', 'Frozen Diamond', 'Wild Winter', 51.4908);

create table public.users (
    user_id integer not null,
    first_name varchar(256),
    last_name varchar(256),
    gender varchar(16),
    level varchar(16),
    updated_at timestamp not null
);
insert into public.users (user_id, first_name, last_name, gender, level, updated_at) values
    (10, 'Elena', 'Upton', 'F', 'free', '2018-11-02 14:12:28.796'),
    (2, 'Clara', 'Easton', 'F', 'free', '2018-11-01 17:55:36.796'),
    (4, 'Leon', 'Ellery', 'M', 'free', '2018-11-02 12:33:16.796'),
    (6, 'Oscar', 'Easton', 'M', 'free', '2018-11-02 18:01:56.796'),
    (9, 'June', 'Keaton', 'F', 'free', '2018-11-01 15:46:32.796');

set search_path to public, sparkify_ops;
create view public.all_plays as
SELECT songplay.songplay_id,
    songplay.start_time,
    songplay.user_id,
    songplay.level,
    songplay.song_id,
    songplay.artist_id,
    songplay.session_id,
    songplay.location,
    songplay.user_agent
   FROM songplay
UNION ALL
 SELECT unmatched_play.songplay_id,
    unmatched_play.start_time,
    unmatched_play.user_id,
    unmatched_play.level,
    NULL::character varying(64) AS song_id,
    NULL::character varying(64) AS artist_id,
    unmatched_play.session_id,
    unmatched_play.location,
    unmatched_play.user_agent
   FROM unmatched_play;
