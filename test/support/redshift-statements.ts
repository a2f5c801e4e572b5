import { join } from 'node:path';
import { planLoad } from '../../src/load/plan-load.js';
import { planSql } from '../../src/cli/commands/plan/plan-sql.js';
import { SETTINGS } from '../../src/config/settings.js';
import { SQL_ROOT, sqlFile } from '../../src/sql/files.js';
import { replaceVariables } from '../../src/sql/variables.js';
import { copyStatement, type CopyCommand } from '../../src/warehouse/redshift/copy-statement.js';
import { namesBelow } from '../sql/support/cases.js';

const WORK = 's3://work-bucket/work';
const ROLE = 'arn:aws:iam::123456789012:role/dwhRole';

/** Every statement that the Redshift engine can send, once each, with one of the places that it comes from. */
export async function redshiftStatements(): Promise<ReadonlyMap<string, string>> {
  const sources = { S3_LOG_DATA: 's3://source/log_data', S3_SONG_DATA: 's3://source/song_data' };
  const settings = { ...SETTINGS.parse({}), ...sources, LOAD_COLUMNS: join(SQL_ROOT, '../examples/extend/columns') };
  const now = new Date();
  const places: [string, string][] = [...ofFiles(), ...ofCopies()];
  const withoutPrefix = { S3_LOG_JSONPATH: 's3://source/log_json_path.json', LOAD_COLUMNS: undefined };
  for (const ways of [withoutPrefix, { S3_WORK_PREFIX: WORK }]) {
    const configured = { ...settings, ...ways };
    const plan = planLoad({ settings: configured, alsoAllowed: () => [] }, { repairText: true }, now);
    const sent = await planSql(configured, plan, 'redshift', now);
    places.push(...sent.map((sql, i): [string, string] => [sql, `load, statement ${i + 1}`]));
  }
  return new Map(places.map(([sql, where]) => [sql.trim(), where]));
}

/** COPY's own file, and those of columns and comments, are sent as they are filled in, and what only PostgreSQL has is never sent. */
function ofFiles(): [string, string][] {
  const names = namesBelow(SQL_ROOT, '.sql').filter(
    (name) => !['redshift/copy', 'catalogue/comment'].includes(name) && !/^(postgres|columns)\//.test(name),
  );
  return names.flatMap((name) => {
    const { path, statements } = sqlFile(`${name}.sql`);
    return statements.map(({ text }, i): [string, string] => [filledIn(text), `${path}, statement ${i + 1}`]);
  });
}

/** psql's variables as psql fills them in: texts, names, and no custom columns, which the statements of a load have. */
function filledIn(sql: string): string {
  const bound = replaceVariables(sql, () => "'1'").replaceAll(/(?<!:):page_rows\b/g, '1');
  const plain = bound.replaceAll(/(?<!:):custom(_values|_compared)?\b/g, '');
  return plain.replaceAll(/(?<!:):"(\w+)"/g, '"$1"');
}

function ofCopies(): [string, string][] {
  const plain: CopyCommand = {
    table: 'stage_events',
    columns: ['artist', 'ts'],
    from: `${WORK}/it's.manifest`,
    json: 'auto',
    maxErrors: 0,
    isManifest: false,
    isGzip: false,
    iamRole: 'default',
    region: undefined,
  };
  const full = { isManifest: true, isGzip: true, iamRole: ROLE, region: 'us-west-2', maxErrors: 100_000 };
  const copies = [plain, { ...plain, ...full, json: `${WORK}/paths.json` }].map(copyStatement);
  return [...copies, ...copies.map((sql) => `${sql}\nnoload`)].map((sql, i) => [sql, `COPY ${i + 1}`]);
}
