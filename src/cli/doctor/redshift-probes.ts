import { LoadError } from '../../errors.js';
import { sqlFile } from '../../sql/files.js';
import { readText } from '../../store/open-store.js';
import type { SourceObject } from '../../store/store.js';
import type { WorkPrefix } from '../../store/work-prefix.js';
import { schemaList } from '../../warehouse/schemas.js';
import { isGzip } from '../../warehouse/redshift/copy-input.js';
import { copyStatement } from '../../warehouse/redshift/copy-statement.js';
import { needed, Skip, type Probe } from './finding.js';
import type { Subject } from './subject.js';
import { rolledBack } from './warehouse-probes.js';

const ROLE =
  'Attach the role of [IAM_ROLE] ARN to the cluster or namespace, and let it list and read the sources, and read and ' +
  'write the work prefix (infra/README.md has it as a template).';

/** Whether what only Redshift needs is there: the work prefix, and the role that COPY reads with. */
export function redshiftProbes(subject: Subject): Probe[] {
  const remedies = { PERMISSION_DENIED: ROLE, SOURCE_MISSING: ROLE, SOURCE_UNAVAILABLE: ROLE, SQL_FAILED: ROLE };
  return [
    {
      name: 'work prefix',
      remedies: { SOURCE_MISSING: 'Make the bucket of [S3] WORK_PREFIX, or correct the setting.' },
      run: () => workPrefix(subject),
    },
    { name: 'COPY role', remedies, run: () => copyRole(subject) },
  ];
}

async function workPrefix({ openWork, openStore, newName, found }: Subject): Promise<string> {
  const work = openWork();
  if (work === null) {
    const isRedshift = found.warehouse?.engine === 'redshift';
    throw new Skip(isRedshift ? 'None is configured: small objects are read one by one, which is slow' : 'Not needed');
  }
  const text = newName();
  return withFile(work, text, text, async (uri) => {
    const read = await readText(openStore(uri), uri);
    if (read !== text) throw new LoadError('OBJECT_CHANGED', `${uri} was read back as another text`);
    return `Written, read and removed below ${work.uri}`;
  });
}

/** Writes a file for the time of `run`. */
async function withFile<T>(work: WorkPrefix, name: string, text: string, run: (uri: string) => Promise<T>): Promise<T> {
  const { uri } = await work.put(name, Buffer.from(text));
  try {
    return await run(uri);
  } finally {
    await work.remove([name]);
  }
}

async function copyRole(subject: Subject): Promise<string> {
  const { found, settings } = subject;
  if (needed(found.warehouse, 'the warehouse').engine !== 'redshift') throw new Skip('Redshift only');
  const song = needed(found.song, 'an object of the songs');
  const role = settings.IAM_ROLE_ARN ?? 'the default role';
  const work = subject.openWork();
  if (work === null) await copyNothing(subject, song, song.uri, false);
  else {
    const manifest = JSON.stringify({ entries: [{ url: song.uri, mandatory: true }] });
    const name = `${subject.newName()}.manifest`;
    await withFile(work, name, manifest, (uri) => copyNothing(subject, song, uri, true));
  }
  return `Redshift reads ${song.uri} as ${role}`;
}

/** A COPY of one object that loads no row, in a transaction that is rolled back. */
async function copyNothing(subject: Subject, song: SourceObject, from: string, isManifest: boolean): Promise<void> {
  const { IAM_ROLE_ARN: iamRole = 'default', S3_REGION: region } = subject.settings;
  const options = { iamRole, region, from, isManifest, isGzip: isGzip(song), maxErrors: 0, json: 'auto' };
  const sql = copyStatement({ table: 'stage_songs', columns: ['song_id', 'title'], ...options });
  const schema = schemaList([subject.newName()]);
  await rolledBack(subject, async (session) => {
    await session.query(`create schema ${schema}`);
    await session.query(`set search_path to ${schema}`);
    await session.execute(sqlFile('tables/run/stage_songs.sql'));
    await session.query(`${sql}\nnoload`);
  });
}
