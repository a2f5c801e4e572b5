import { setTimeout as delay } from 'node:timers/promises';
import { LoadError } from '../../../../model/errors.js';
import type { StagingPrefix } from '../../../../store/staging-prefix.js';
import { copyStatement } from '../../../../warehouse/redshift/copy-statement.js';
import type { Session } from '../../../../warehouse/warehouse.js';
import { shortReason, inSchema, newName, refusalOf, type Answer, type Fact, type FactPlace } from './fact.js';

/** Longest time that the record of a failed COPY is waited for. */
const MAX_WAIT_MS = 60_000;
const POLL_MS = 500;

/** Bytes of the raw value, the raw line and the reason in stl_load_errors (AWS, STL_LOAD_ERRORS). */
const WIDTHS = { value: 1024, line: 1024, reason: 100 };

/** Facts about COPY, each asked with small files below the staging prefix, which are removed afterwards. */
export const COPY_FACTS: readonly Fact[] = [
  {
    name: 'rejected records',
    assumed: 'stl_load_errors shows the first 1,024 bytes of a long value and of its line, and up to 100 of the reason',
    ask: (place) => withWork(place, rejectedRecords),
  },
  {
    name: 'deleted keys',
    assumed: 'COPY fails with NoSuchKey, or with 403 where the role may not list the bucket',
    ask: (place) => withWork(place, deletedKeys),
  },
  {
    name: 'region',
    assumed: 'COPY from a bucket of another region than REGION fails with 301 PermanentRedirect',
    ask: (place) => withWork(place, otherRegion),
  },
  {
    name: 'default of a column',
    assumed: 'COPY gives a column that its list lacks the default that ALTER TABLE ADD COLUMN has set',
    ask: (place) => withWork(place, defaultOfColumn),
  },
];

type AskWithWork = (place: FactPlace, work: StagingPrefix) => Promise<Answer>;

async function withWork(place: FactPlace, ask: AskWithWork): Promise<Answer> {
  if (place.work !== null) return ask(place, place.work);
  const seen = 'No [S3] WORK_PREFIX to put a file into';
  return { outcome: 'not asked', seen, means: 'COPY was not tried' };
}

async function rejectedRecords(place: FactPlace, work: StagingPrefix): Promise<Answer> {
  const long = 'x'.repeat(2 * WIDTHS.line);
  return withFile(work, JSON.stringify({ number: long, word: long }), (uri) =>
    inSchema(place, async (session) => {
      const pid = (await session.query('select pg_backend_pid() as pid')).rows[0]?.['pid'];
      const failure = await refusalOf(session, await copyOf(place, { from: uri }));
      return failure === null
        ? { outcome: 'breaks', seen: 'COPY takes a text for a number', means: 'Bad records are not noticed' }
        : widthsOf(session, Number(pid));
    }),
  );
}

async function widthsOf(session: Session, pid: number): Promise<Answer> {
  const width = (column: string) => `max(octet_length(rtrim(${column})))`;
  const widths = `${width('raw_field_value')} as value, ${width('raw_line')} as line, ${width('err_reason')} as reason`;
  const sql = `select count(*) as errors, ${widths} from stl_load_errors where session = ${pid}`;
  const refused = await refusalOf(session, sql);
  if (refused !== null) {
    return { outcome: 'not asked', seen: refused, means: 'Serverless shows neither the value nor the line' };
  }
  for (const until = Date.now() + MAX_WAIT_MS; Date.now() < until; await delay(POLL_MS)) {
    const row = (await session.query(sql)).rows[0] ?? {};
    if (Number(row['errors']) > 0) return describeWidths(row);
  }
  return { outcome: 'breaks', seen: `Nothing within ${MAX_WAIT_MS / 1000} s`, means: 'Rejected records are not found' };
}

function describeWidths(row: Readonly<Record<string, unknown>>): Answer {
  const seen = `value ${Number(row['value'])}, line ${Number(row['line'])}, reason ${Number(row['reason'])} bytes`;
  const isCutThere = Number(row['value']) === WIDTHS.value && Number(row['line']) === WIDTHS.line;
  const outcome = isCutThere && Number(row['reason']) <= WIDTHS.reason ? 'as assumed' : 'differs';
  return { outcome, seen, means: 'A load works either way: it cuts them to the columns of its ledger' };
}

async function deletedKeys(place: FactPlace, work: StagingPrefix): Promise<Answer> {
  const url = await withFile(work, '{"number": 1}', async (uri) => uri);
  const manifest = JSON.stringify({ entries: [{ url, mandatory: true }] });
  return withFile(work, manifest, async (uri) => {
    const failure = await failureOf(place, await copyOf(place, { from: uri, isManifest: true }));
    const seen = failure === null ? 'COPY takes it' : shortReason(failure.message);
    return failure !== null && ['SOURCE_MISSING', 'PERMISSION_DENIED'].includes(failure.code)
      ? { outcome: 'as assumed', seen, means: 'A load asks the listing whether the key is gone' }
      : { outcome: 'breaks', seen, means: 'An object that vanishes during a load is not recognized' };
  });
}

async function otherRegion(place: FactPlace, work: StagingPrefix): Promise<Answer> {
  const region = (await place.regionOf(work.uri)) === 'us-east-1' ? 'us-west-2' : 'us-east-1';
  return withFile(work, '{"number": 1}', async (uri) => {
    const failure = await failureOf(place, await copyOf(place, { from: uri, region }));
    if (failure === null) {
      return { outcome: 'differs', seen: `Taken with REGION ${region}`, means: 'A load works: it names the right one' };
    }
    const seen = shortReason(failure.message);
    return failure.code === 'CONFIG_INVALID'
      ? { outcome: 'as assumed', seen, means: 'A load names the region of what each COPY reads' }
      : { outcome: 'differs', seen, means: 'A load works; a wrong REGION is reported in other words' };
  });
}

async function defaultOfColumn(place: FactPlace, work: StagingPrefix): Promise<Answer> {
  const table = newName('defaulted');
  return withFile(work, '{"number": 1}', (uri) =>
    inSchema(place, async (session) => {
      await session.query(`create table ${table} (number integer, word varchar(16))`);
      await session.query(`alter table ${table} add column batch bigint default 7`);
      await session.query(await copyOf(place, { from: uri, table }));
      const { rows } = await session.query(`select batch from ${table}`);
      const seen = `The column has ${rows.map(({ batch }) => String(batch)).join(', ')}`;
      return rows.length === 1 && Number(rows[0]?.['batch']) === 7
        ? { outcome: 'as assumed', seen, means: 'The rows of a run with one batch get its id from COPY' }
        : { outcome: 'breaks', seen, means: 'Rows have no batch: users cannot be loaded' };
    }),
  );
}

async function failureOf(place: FactPlace, sql: string): Promise<LoadError | null> {
  try {
    await inSchema(place, (session) => session.query(`${sql}\nnoload`));
    return null;
  } catch (error) {
    if (error instanceof LoadError && error.code !== 'WAREHOUSE_UNAVAILABLE') return error;
    throw error;
  }
}

/** COPY, by default into the table of the facts and from one object, naming the region of its bucket. */
async function copyOf(
  place: FactPlace,
  input: { from: string; table?: string; isManifest?: boolean; region?: string },
): Promise<string> {
  return copyStatement({
    table: input.table ?? 'fact_row',
    columns: ['number', 'word'],
    from: input.from,
    isManifest: input.isManifest ?? false,
    isGzip: false,
    json: 'auto',
    iamRole: place.settings.IAM_ROLE_ARN ?? 'default',
    region: input.region ?? (await place.regionOf(input.from)),
    maxErrors: 0,
  });
}

/** Writes a file for the time of `run`. */
async function withFile<T>(work: StagingPrefix, text: string, run: (uri: string) => Promise<T>): Promise<T> {
  const name = newName('sparkify_fact');
  const { uri } = await work.put(name, Buffer.from(text));
  try {
    return await run(uri);
  } finally {
    await work.remove([name]);
  }
}
