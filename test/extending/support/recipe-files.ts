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
    location  varchar(512) not null
);
`,
  'sql/load/place.sql': `-- new_place: one row a location of any event that place does not have.
-- Reads stage_events, place; writes new_place. A second run starts afresh.
drop table if exists new_place;

create table new_place as
select location
from stage_events
where location is not null
except
select location
from place;
`,
  'test/sql/cases/load/place.yaml': `- name: one row a location that is not known yet
  given:
    place: |
      location
      Bonn
    stage_events: |
      location
      Bonn
      Paris
      Paris
      null
  expect:
    new_place: |
      location
      Paris
`,
  'sql/publish/place.sql': `-- Moves new_place into place.
-- Reads new_place; writes place. A second run changes nothing.
--! counts: place replaced
delete from place where location in (select location from new_place);

--! counts: place written
insert into place (location)
select location
from new_place;
`,
  'test/sql/cases/publish/place.yaml': `- name: new locations are added, each once; others stay
  given:
    place: |
      location
      Bonn
      Paris
    new_place: |
      location
      Paris
      Rome
  expect:
    place: |
      location
      Bonn
      Paris
      Rome
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
    candidateTables: ['new_place'],
    publish: ['place'],
  },
`;
