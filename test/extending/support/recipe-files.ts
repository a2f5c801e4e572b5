/** Files that a recipe of CONTRIBUTING.md adds, by their path. */
export type AddedFiles = Readonly<Record<string, string>>;

/** A check of staging and songs, named `song_has_title`. */
export const CHECK: AddedFiles = {
  'sql/checks/run/song_has_title.sql': `-- Fails if a song has no title.
-- Reads stage_songs.
select song_id
from stage_songs
where title is null
`,
  'test/sql/cases/checks/run/song_has_title.yaml': `- name: passes where each song has a title
  given:
    stage_songs: |
      song_id | title
      S1      | X
  expect:
    result: |
      song_id

- name: fails on a song without a title
  given:
    stage_songs: |
      song_id | title
      S1      | X
      S2      | null
  expect:
    result: |
      song_id
      S2
`,
};

/** A dimension named `place`: the locations that events name. */
export const TABLE: AddedFiles = {
  'sql/tables/star/place.sql': `-- place: one row a location of any event.
-- Reads nothing, writes nothing. A second run changes nothing.
--! redshift-key: primary key (location)
--! redshift-layout: diststyle all sortkey (location)
--! postgres-index: place_key on place (location)
create table if not exists place (
    location  varchar(512) not null  -- place of the event, in words
);
`,
  'sql/tables/ops/place_record.sql': `-- place_record: one row a batch and location of any event in it.
-- Reads nothing, writes nothing. A second run changes nothing.
create table if not exists place_record (
    batch_id  bigint not null,       -- batch that has the event
    location  varchar(512) not null  -- place of the event, in words
);
`,
  'sql/load/place.sql': `-- new_place: one row a location of any event that place does not have.
-- gone_place: one row a location that no batch has any more.
-- Reads stage_events, place, place_record, withdrawn_batch; writes new_place_record, new_place, gone_place.
-- A second run starts afresh.
drop table if exists new_place_record;

create table new_place_record as
select distinct batch_id, location
from stage_events
where location is not null;

drop table if exists new_place;

create table new_place as
select location
from new_place_record
except
select location
from place;

drop table if exists gone_place;

create table gone_place as
select location
from place_record
where batch_id in (select batch_id from withdrawn_batch)
except
select location
from place_record
where batch_id not in (select batch_id from withdrawn_batch)
except
select location
from new_place_record;
`,
  'test/sql/cases/load/place.yaml': `- name: one row a location that is not known yet; one of a withdrawn batch is gone if no other has it
  given:
    withdrawn_batch: |
      batch_id
      1
    place: |
      location
      Bonn
      Rome
      Oslo
      Genf
    place_record: |
      batch_id | location
      1        | Bonn
      1        | Rome
      1        | Oslo
      2        | Oslo
      2        | Genf
    stage_events: |
      batch_id | location
      3        | Bonn
      3        | Paris
      3        | Paris
      3        | null
  expect:
    new_place_record: |
      batch_id | location
      3        | Bonn
      3        | Paris
    new_place: |
      location
      Paris
    gone_place: |
      location
      Rome
`,
  'sql/publish/place.sql': `-- Moves new_place into place and takes gone_place out; moves the locations of this run's batches into place_record.
-- Reads new_place, gone_place, new_place_record, withdrawn_batch; writes place, place_record. Runs once a run: the
-- publish sees to it.
--! counts: place gone
delete from place where location in (select location from gone_place);

--! counts: place replaced
delete from place where location in (select location from new_place);

--! counts: place written
insert into place (location)
select location
from new_place;

delete from place_record where batch_id in (select batch_id from withdrawn_batch);

insert into place_record (batch_id, location)
select batch_id, location
from new_place_record;
`,
  'test/sql/cases/publish/place.yaml': `- name: new locations are added, each once, and those that are gone are taken out; others stay
  given:
    withdrawn_batch: |
      batch_id
      1
    place: |
      location
      Bonn
      Paris
      Oslo
    new_place: |
      location
      Paris
      Rome
    gone_place: |
      location
      Oslo
    place_record: |
      batch_id | location
      1        | Oslo
      2        | Bonn
    new_place_record: |
      batch_id | location
      3        | Rome
  expect:
    place: |
      location
      Bonn
      Paris
      Rome
    place_record: |
      batch_id | location
      2        | Bonn
      3        | Rome
`,
  'sql/checks/star/place_key.sql': `-- Fails if a location of place is missing or is there twice.
-- Reads new_place.
select location, count(*) as row_count
from new_place
group by location
having location is null or count(*) > 1
`,
  'test/sql/cases/checks/star/place_key.yaml': `- name: passes on different locations
  given:
    new_place: |
      location
      Bonn
      Paris
  expect:
    result: |
      location

- name: fails on a location that is there twice and on one that is missing
  given:
    new_place: |
      location
      Bonn
      Bonn
      null
  expect:
    result: |
      location | row_count
      Bonn     | 2
      null     | 1
`,
};

/** Entry of `place` in `STAR` of `src/model/star.ts`. */
export const STAR_ENTRY = `  {
    name: 'place',
    kind: 'dimension',
    grain: 'a location of any event',
    candidates: 'place',
    candidateTables: ['new_place', 'gone_place'],
    publish: ['place'],
  },
`;
