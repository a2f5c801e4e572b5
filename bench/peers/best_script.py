"""Loads folders of logs and songs into a star on an empty PostgreSQL: the best script that a person writes by hand.

    python best_script.py LOG_DATA SONG_DATA [--only-plays]    (the database: libpq's variables, PGHOST and the like)

The benchmark measures loads against it. It has no orchestrator, no checks and no ledger; its tables are as durable as
ours. It stages the raw rows of both sources and makes the star of them, as the exercise asks. With --only-plays it stages
of the logs only what the star takes: less than was asked for, and the least that any program could do.

Where its rules differ from ours, and what the benchmark compares nevertheless:
- users come from plays alone, ours from all events of a user: compared with our users who have played;
- plays whose song is not known are dropped, ours are in unmatched_play: compared with our songplay;
- of several names and places of an artist any row wins, ours has a rule: the number of artists is compared;
- a year or place that is not known stays 0 or empty, ours is null: the number of songs is compared;
- a play's key is a number, ours a hash of the event.
"""

import os
import sys
from operator import itemgetter

import orjson
import psycopg

# A song file has some 250 bytes: one read takes it whole.
SMALL = 65_536
# The columns of a source that are staged, by their names in JSON.
EVENT = {
    "artist": "artist", "auth": "auth", "firstName": "first_name", "gender": "gender", "itemInSession": "item_in_session",
    "lastName": "last_name", "length": "length", "level": "level", "location": "location", "method": "method",
    "page": "page", "registration": "registration", "sessionId": "session_id", "song": "song", "status": "status",
    "ts": "ts", "userAgent": "user_agent", "userId": "user_id",
}
NOT_IN_STAR = ("auth", "itemInSession", "method", "registration", "status")
PLAY = {name: column for name, column in EVENT.items() if name not in NOT_IN_STAR}
SONG = itemgetter(
    "num_songs", "artist_id", "artist_latitude", "artist_longitude", "artist_location", "artist_name", "song_id", "title",
    "duration", "year"
)
ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})

TABLES = """
    create table stage_events (
        artist text, auth text, first_name text, gender text, item_in_session integer, last_name text,
        length double precision, level text, location text, method text, page text, registration double precision,
        session_id integer, song text, status integer, ts bigint, user_agent text, user_id text);
    create table stage_songs (
        num_songs integer, artist_id text, artist_latitude double precision, artist_longitude double precision,
        artist_location text, artist_name text, song_id text, title text, duration double precision, year integer);
    create table users (user_id integer, first_name text, last_name text, gender text, level text);
    create table song (song_id text, title text, artist_id text, year integer, duration double precision);
    create table artist (
        artist_id text, name text, location text, latitude double precision, longitude double precision);
    create table times (
        start_time timestamp, hour integer, day integer, week integer, month integer, year integer, weekday integer);
    create table songplay (
        songplay_id bigint generated always as identity, start_time timestamp not null, user_id integer not null,
        level text, song_id text not null, artist_id text not null, session_id integer, location text, user_agent text);
"""

# Indexes are built once, after the rows are there.
STAR = """
    insert into users
    select distinct on (user_id) cast(user_id as integer), first_name, last_name, gender, level
    from stage_events join (
        select user_id, max(ts) as ts from stage_events where page = 'NextSong' group by user_id
    ) as latest using (user_id, ts);

    insert into song
    select distinct on (song_id) song_id, title, artist_id, year, duration from stage_songs;

    insert into artist
    select distinct on (artist_id) artist_id, artist_name, artist_location, artist_latitude, artist_longitude
    from stage_songs;

    insert into times
    select start_time, extract(hour from start_time), extract(day from start_time), extract(week from start_time),
        extract(month from start_time), extract(year from start_time), extract(dow from start_time)
    from (select distinct timestamp 'epoch' + ts * interval '1 millisecond' as start_time
        from stage_events where page = 'NextSong') as plays;

    insert into songplay (start_time, user_id, level, song_id, artist_id, session_id, location, user_agent)
    select timestamp 'epoch' + ts * interval '1 millisecond', cast(e.user_id as integer), e.level, s.song_id, s.artist_id,
        e.session_id, e.location, e.user_agent
    from stage_events as e
    join stage_songs as s on s.title = e.song and s.artist_name = e.artist and s.duration = e.length
    where e.page = 'NextSong';

    alter table users add primary key (user_id);
    alter table song add primary key (song_id);
    alter table artist add primary key (artist_id);
    alter table times add primary key (start_time);
    alter table songplay add primary key (songplay_id);
"""


def files_below(folder):
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from files_below(entry.path)
            elif entry.name.endswith(".json"):
                yield entry.path


def read_small(path):
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return os.read(descriptor, SMALL)
    finally:
        os.close(descriptor)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def row_of(values):
    """One line of COPY text. Few texts have something to escape: the whole line is looked at before its parts are."""
    row = "\t".join(map(str, values))
    if None in values or "\\" in row or row.count("\t") >= len(values) or "\n" in row or "\r" in row:
        return "\t".join([r"\N" if value is None else str(value).translate(ESCAPES) for value in values])
    return row


def copy(cursor, table, texts):
    with cursor.copy(f"copy {table} from stdin") as into:
        for text in texts:
            into.write(text)


def events_of(path, columns, only_plays):
    """The events of a log file, whose lines are parsed as one JSON array."""
    events = orjson.loads(b"[%b]" % read(path).strip().replace(b"\n", b","))
    values = itemgetter(*columns)
    return "".join([row_of(values(event)) + "\n" for event in events if not only_plays or event["page"] == "NextSong"])


def songs_in(folder):
    songs = orjson.loads(b"[%b]" % b",".join(map(read_small, files_below(folder))))
    return "".join([row_of(SONG(song)) + "\n" for song in songs])


def main(log_data, song_data, only_plays=False):
    columns = PLAY if only_plays else EVENT
    with psycopg.connect() as connection, connection.cursor() as cursor:
        cursor.execute(TABLES)
        logs = (events_of(path, columns, only_plays) for path in files_below(log_data))
        copy(cursor, f"stage_events ({', '.join(columns.values())})", logs)
        copy(cursor, "stage_songs", [songs_in(song_data)])
        cursor.execute("analyze stage_events; analyze stage_songs")
        cursor.execute(STAR)
        cursor.execute("analyze users; analyze song; analyze artist; analyze times; analyze songplay")


main(*sys.argv[1:3], only_plays="--only-plays" in sys.argv)
