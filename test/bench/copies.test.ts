import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { copyRealMonth } from '../../bench/sources.js';

const folder = mkdtempSync(join(tmpdir(), 'sparkify-copies-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** An event at noon of the day, whose song has the name of a field. */
function eventOn(day: string): string {
  const song = 'the \\"ts\\":1541121934796';
  return `{"song":"${song}","registration":1541033612796.0,"ts":${Date.parse(`${day}T12:00:00.796Z`)},"userId":"101"}`;
}

test('copies of a month of logs follow each other by 30 days, in the files of their days', async () => {
  const real = join(folder, 'real');
  mkdirSync(join(real, 'log_data', '2018', '11'), { recursive: true });
  for (const day of ['2018-11-01', '2018-11-30']) {
    const path = join(real, 'log_data', '2018', '11', `${day}-events.json`);
    writeFileSync(path, `${eventOn(day)}\n${eventOn(day)}`);
  }
  const { logData, songData } = await copyRealMonth(folder, real, 3);
  assert.equal(songData, join(real, 'song_data'));
  const files = readdirSync(logData, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
  assert.deepEqual(files.sort(), [
    '2018/11/2018-11-01-events.json',
    '2018/11/2018-11-30-events.json',
    '2018/12/2018-12-01-events.json',
    '2018/12/2018-12-30-events.json',
    '2018/12/2018-12-31-events.json',
    '2019/01/2019-01-29-events.json',
  ]);
  for (const file of files) {
    const day = file.slice('YYYY/MM/'.length, 'YYYY/MM/YYYY-MM-DD'.length);
    assert.equal(readFileSync(join(logData, file), 'utf8'), `${eventOn(day)}\n${eventOn(day)}`);
  }
});
