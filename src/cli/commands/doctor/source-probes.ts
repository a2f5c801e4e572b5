import { JSONPATHS_REMEDY, parseJsonPaths } from '../../../copy-emulator/json-paths.js';
import { sqlFile } from '../../../sql/files.js';
import { tableColumns } from '../../../sql/table-definition.js';
import { readText } from '../../../store/open-store.js';
import type { SourceObject } from '../../../store/store.js';
import { BATCH_COLUMN } from '../../../warehouse/run-object.js';
import { bytes } from '../../output/format.js';
import { Problem, Skip, type Probe } from './finding.js';
import type { Subject } from './subject.js';
import { visibleLine } from '../../../model/visible-text.js';

/** Probes that list and read the sources, and compare the JSONPaths file with the columns. */
export function sourceProbes(subject: Subject): Probe[] {
  const { S3_LOG_DATA: logs, S3_SONG_DATA: songs } = subject.settings;
  return [
    { name: 'logs', run: async () => describe(await readOne(subject, 'LOG_DATA', logs)) },
    {
      name: 'songs',
      run: async () => describe((subject.found.song = await readOne(subject, 'SONG_DATA', songs))),
    },
    {
      name: 'JSONPaths',
      remedies: { CONFIG_INVALID: JSONPATHS_REMEDY },
      run: () => pathsFit(subject),
    },
  ];
}

/** Lists a source, and reads the beginning of its first object. */
async function readOne({ openStore, found }: Subject, setting: string, uri: string | undefined): Promise<SourceObject> {
  const remedy = `Set [S3] ${setting} (SPARKIFY_S3_${setting}) to where the objects are.`;
  if (uri === undefined) throw new Problem(`[S3] ${setting} is not set`, remedy);
  if (found.warehouse?.engine === 'redshift' && !uri.startsWith('s3://')) {
    throw new Problem(`${uri} is not in S3, and Redshift reads from nowhere else`, remedy);
  }
  const store = openStore(uri);
  for await (const [object] of store.list(uri)) {
    if (object === undefined) continue;
    const first = await store.read(object)[Symbol.asyncIterator]().next();
    if (first.done !== true || object.bytes === 0) return object;
  }
  throw new Problem(`${uri} holds no object`, remedy);
}

const describe = ({ uri, bytes: size }: SourceObject) => `Listed and read, as ${visibleLine(uri)} (${bytes(size)})`;

async function pathsFit({ openStore, settings: { S3_LOG_JSONPATH: uri } }: Subject): Promise<string> {
  if (uri === undefined) throw new Skip("None is configured: the logs are read by the paths of Sparkify's own logs");
  const paths = parseJsonPaths(await readText(openStore(uri), uri));
  const columns = tableColumns(sqlFile('tables/run/stage_events.sql')).filter(({ name }) => name !== BATCH_COLUMN);
  if (paths.length === columns.length) return `${uri} has a path for each of the ${columns.length} columns`;
  throw new Problem(
    `${uri} has ${paths.length} paths, and stage_events has ${columns.length} columns`,
    `List one path a column, in this order: ${columns.map(({ name }) => name).join(', ')}.`,
  );
}
