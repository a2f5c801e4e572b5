import type { Night } from '../night.js';

const TRIGGER = `
  create function drop_row() returns trigger language plpgsql as 'begin return null; end';
  create trigger drop_rows before insert on times for each row execute function drop_row()`;

/** Nights before which somebody else has changed the star. */
export const STAR_NIGHTS: readonly Night[] = [
  changed('songplay is truncated', 'truncate songplay', /star_changed[\s\S]*songplay/),
  changed('times is dropped', 'drop table times', /star_changed[\s\S]*times/),
  changed(
    'song_record of the ledger is truncated',
    'truncate sparkify_ops.song_record',
    /star_changed[\s\S]*song_record/,
  ),
  changed('all users are doubled', 'insert into users select * from users', /star_changed[\s\S]*users/),
  changed('songplay is renamed', 'alter table songplay rename to songplay_old', /star_changed[\s\S]*songplay/),
  changed('some users are deleted', 'delete from users where user_id % 3 = 0', /star_changed[\s\S]*users/),
  {
    ...night('artist.name is narrowed to ten characters', narrowed()),
    code: 'SCHEMA_MISMATCH',
    names: /artist\.name is varchar\(10\): expected varchar\(512\)/,
    prints: /✗ tables .*SCHEMA_MISMATCH[\s\S]*artist\.name is varchar\(10\): expected varchar\(512\)/,
  },
  {
    ...night('a column is dropped with the views on it', 'alter table unmatched_play drop column location cascade'),
    code: 'SCHEMA_MISMATCH',
    names: /unmatched_play\.location is missing/,
    prints: /✗ tables .*SCHEMA_MISMATCH[\s\S]*unmatched_play\.location is missing/,
  },
  {
    ...night('star_version of the ledger is emptied', 'delete from sparkify_ops.star_version'),
    code: 'STAR_CHANGED',
    names: /star_version has 0 rows/,
    prints: /insert into sparkify_ops\.star_version select coalesce/,
  },
  {
    ...night('a trigger drops the rows of times', TRIGGER),
    code: 'STAR_CHANGED',
    names: /not all candidate rows were written \(is there a trigger\?\): times/,
    prints: /times: expected \d+ rows, found \d+/,
  },
];

function narrowed(): string {
  return 'alter table artist alter column name type varchar(10) using substring(name for 10)';
}

/** Night that the check star_changed ends. */
function changed(name: string, sql: string, prints: RegExp): Night {
  return { ...night(name, sql), code: 'CHECK_FAILED', names: /Check star_changed failed/, prints };
}

function night(name: string, sql: string): Pick<Night, 'name' | 'event' | 'happen'> {
  return {
    name,
    event: 'failed',
    happen: async (scene) => {
      await scene.loadGoodNight();
      await scene.sql(sql);
      scene.placeLog();
      return scene.loadBadNight();
    },
  };
}
