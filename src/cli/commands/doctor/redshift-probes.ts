import { Readable } from 'node:stream';
import { LoadError } from '../../../model/errors.js';
import { sqlFile } from '../../../sql/files.js';
import { readText } from '../../../store/open-store.js';
import type { SourceObject } from '../../../store/store.js';
import type { StagingPrefix } from '../../../store/staging-prefix.js';
import { schemaList } from '../../../warehouse/schemas.js';
import { isGzip } from '../../../warehouse/redshift/copy-input.js';
import { copyStatement, type CopyCommand } from '../../../warehouse/redshift/copy-statement.js';
import { requireResult, Skip, type Probe } from './finding.js';
import type { Subject } from './subject.js';
import { tryOnWarehouse } from './warehouse-probes.js';

const ROLE =
  'Attach the role of [IAM_ROLE] ARN to the cluster or namespace, and let it list and read the sources, and read and ' +
  'write the staging prefix (infra/README.md has it as a template).';

/** Probes of what only Redshift needs: the staging prefix, and the role that COPY reads with. */
export function redshiftProbes(subject: Subject): Probe[] {
  const remedies = { PERMISSION_DENIED: ROLE, SOURCE_MISSING: ROLE, SOURCE_UNAVAILABLE: ROLE, SQL_FAILED: ROLE };
  return [
    {
      name: 'staging prefix',
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
    throw new Skip(
      isRedshift ? 'None is configured: small objects are read one by one, which is slow' : 'Redshift only',
    );
  }
  const text = newName();
  return withFile(work, text, Buffer.from(text), async (uri) => {
    const read = await readText(openStore(uri), uri);
    if (read !== text) throw new LoadError('OBJECT_CHANGED', `${uri} was read back as another text`);
    return `Written, read and removed below ${work.uri}`;
  });
}

/** Writes a file for the duration of `run`. */
async function withFile<T>(
  work: StagingPrefix,
  name: string,
  content: Buffer | Readable,
  run: (uri: string) => Promise<T>,
): Promise<T> {
  const { uri } = await work.put(name, content);
  try {
    return await run(uri);
  } finally {
    await work.remove([name]);
  }
}

async function copyRole(subject: Subject): Promise<string> {
  const { found, settings } = subject;
  if (requireResult(found.warehouse, 'the warehouse').engine !== 'redshift') throw new Skip('Redshift only');
  const song = requireResult(found.song, 'an object of the songs');
  const role = settings.IAM_ROLE_ARN ?? 'the default role';
  const work = subject.openWork();
  const sourceRegion = await subject.regionOf(song.uri);
  if (work === null) {
    await copyNothing(subject, song, { from: song.uri, isManifest: false, region: sourceRegion });
    return `Redshift reads ${song.uri} as ${role}`;
  }
  const workRegion = await subject.regionOf(work.uri);
  if (sourceRegion !== workRegion) {
    await copyFromWork(subject, song, work, workRegion);
    return `Redshift reads the staging prefix in ${workRegion} as ${role}; a load brings the sources there from ${sourceRegion}`;
  }
  await copyByManifest(subject, song, work, song.uri, workRegion);
  return `Redshift reads ${song.uri} as ${role}`;
}

/** Tries COPY on a copy of the object under the staging prefix, as a load does with sources of another region. */
async function copyFromWork(
  subject: Subject,
  song: SourceObject,
  work: StagingPrefix,
  region: string | undefined,
): Promise<void> {
  const content = Readable.from(subject.openStore(song.uri).read(song));
  const name = `${subject.newName()}${isGzip(song) ? '.gz' : ''}`;
  await withFile(work, name, content, (uri) => copyByManifest(subject, song, work, uri, region));
}

async function copyByManifest(
  subject: Subject,
  song: SourceObject,
  work: StagingPrefix,
  url: string,
  region: string | undefined,
): Promise<void> {
  const manifest = Buffer.from(JSON.stringify({ entries: [{ url, mandatory: true }] }));
  const name = `${subject.newName()}.manifest`;
  await withFile(work, name, manifest, (from) => copyNothing(subject, song, { from, isManifest: true, region }));
}

/** Runs a COPY of one object that loads no row, in a transaction that is rolled back. */
async function copyNothing(
  subject: Subject,
  song: SourceObject,
  input: Pick<CopyCommand, 'from' | 'isManifest' | 'region'>,
): Promise<void> {
  const sql = copyStatement({
    ...input,
    table: 'stage_songs',
    columns: ['song_id', 'title'],
    isGzip: isGzip(song),
    json: 'auto',
    iamRole: subject.settings.IAM_ROLE_ARN ?? 'default',
    maxErrors: 0,
  });
  const schema = schemaList([subject.newName()]);
  await tryOnWarehouse(subject, async (session) => {
    await session.query(`create schema ${schema}`);
    await session.query(`set search_path to ${schema}`);
    await session.execute(sqlFile('tables/run/stage_songs.sql'));
    await session.query(`${sql}\nnoload`);
  });
}
