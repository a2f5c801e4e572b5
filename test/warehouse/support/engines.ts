import { randomBytes } from 'node:crypto';
import { after, describe } from 'node:test';
import { SETTINGS, type Settings } from '../../../src/config/settings.js';
import { openWarehouse } from '../../../src/warehouse/open-warehouse.js';
import type { Session, Warehouse } from '../../../src/warehouse/warehouse.js';
import { testDatabase } from '../../support/database.js';
import { testRedshift } from '../../support/redshift/test-redshift.js';

/** The variable that names a real cluster: `redshift://user:password@host:port/db?role=ARN&work=s3://bucket/prefix`. */
const CLUSTER = 'REDSHIFT_TEST_URL';

/** A warehouse to hold the contract against. */
interface Engine {
  readonly name: string;
  /** Why it cannot be tested here; false where it can. */
  readonly skip: string | false;
  readonly settings: () => Promise<Settings>;
}

/** Every warehouse that the port is written for. */
const ENGINES: readonly Engine[] = [
  { name: 'PostgreSQL', skip: false, settings: async () => (await testDatabase()).settings },
  { name: 'the Redshift emulator', skip: false, settings: emulator },
  {
    name: 'a Redshift cluster',
    skip: process.env[CLUSTER] ? false : `${CLUSTER} names no cluster (docs/verify-on-aws.md)`,
    settings: async () => clusterSettings(process.env[CLUSTER] ?? ''),
  },
];

async function emulator(): Promise<Settings> {
  const { redshift } = await testRedshift();
  const { host, port, database, user, password } = redshift;
  return {
    ...SETTINGS.parse({}),
    CLUSTER_HOST: host,
    CLUSTER_DB_PORT: port,
    CLUSTER_DB_NAME: database,
    CLUSTER_DB_USER: user,
    CLUSTER_DB_PASSWORD: password,
  };
}

/** The settings that the URL of a cluster stands for. */
function clusterSettings(text: string): Settings {
  const url = new URL(text);
  const set = (name: string, value: string | null) => (value === null || value === '' ? {} : { [name]: value });
  return SETTINGS.parse({
    ...set('CLUSTER_HOST', url.hostname),
    ...set('CLUSTER_DB_PORT', url.port),
    ...set('CLUSTER_DB_NAME', decodeURIComponent(url.pathname.slice(1))),
    ...set('CLUSTER_DB_USER', decodeURIComponent(url.username)),
    ...set('CLUSTER_DB_PASSWORD', decodeURIComponent(url.password)),
    ...set('IAM_ROLE_ARN', url.searchParams.get('role')),
    ...set('S3_WORK_PREFIX', url.searchParams.get('work')),
  });
}

/** A warehouse, with schemas that are dropped at the end of the file. */
export interface Bench {
  readonly settings: Settings;
  readonly warehouse: Warehouse;
  /** Runs `work` in a new, empty schema. */
  in<T>(work: (session: Session, schema: string) => Promise<T>): Promise<T>;
  /** Makes a schema. @returns its name. */
  schema(): Promise<string>;
}

/** Declares the tests of a contract for every engine. Call it at the top of a file, with `await`. */
export async function onEveryEngine(what: string, contract: (bench: Bench) => void): Promise<void> {
  const benches = await Promise.all(ENGINES.map(async (engine) => (engine.skip ? null : openBench(engine))));
  ENGINES.forEach(({ name, skip }, i) => {
    const bench = benches[i];
    void describe(`${what} on ${name}`, { skip }, () => (bench ? contract(bench) : undefined));
  });
}

async function openBench(engine: Engine): Promise<Bench> {
  const made: string[] = [];
  const opened: Warehouse[] = [];
  // Hooks run in the order in which they are made: this one goes before the one that stops the database.
  after(() => Promise.all(opened.map((warehouse) => leave(warehouse, made))));
  const settings = await engine.settings();
  const warehouse = await openWarehouse(settings);
  opened.push(warehouse);
  const schema = async () => {
    const name = `sparkify_contract_${randomBytes(4).toString('hex')}`;
    made.push(name);
    await warehouse.session({ searchPath: ['public'] }, (session) => session.query(`create schema ${name}`));
    return name;
  };
  const inNew: Bench['in'] = async (work) => {
    const name = await schema();
    return warehouse.session({ searchPath: [name] }, (session) => work(session, name));
  };
  return { settings, warehouse, schema, in: inNew };
}

async function leave(warehouse: Warehouse, schemas: readonly string[]): Promise<void> {
  await warehouse.session({ searchPath: ['public'] }, async (session) => {
    for (const name of schemas) await session.query(`drop schema if exists ${name} cascade`);
  });
  await warehouse.close();
}
