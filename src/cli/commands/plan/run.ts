import type { Command } from 'commander';
import { addPage } from '../../../load/discover-objects.js';
import { listedObjects } from '../../../load/listed-objects.js';
import { planLoad } from '../../../load/plan-load.js';
import type { Settings } from '../../../config/settings.js';
import { SOURCES, type LoadPlan, type SourceName } from '../../../model/plan.js';
import { NO_OBJECTS, type ObjectCount } from '../../../model/result.js';
import { createOpenStore } from '../../../store/open-store.js';
import { connectS3 } from '../../../store/s3-connection.js';
import { columnTypes, relationsOf } from '../../../warehouse/catalog.js';
import { openWarehouse } from '../../../warehouse/open-warehouse.js';
import { BATCH_COLUMN } from '../../../warehouse/run-object.js';
import { opsPath } from '../../../warehouse/schemas.js';
import type { EngineName, Session } from '../../../warehouse/warehouse.js';
import type { LoadFlags } from '../../flags/load.js';
import { bytes, count } from '../../output/format.js';
import { readAgain, skippedObjects } from '../../output/load-result.js';
import { printResult } from '../../output/print.js';
import { progressLine } from '../../output/verbosity.js';
import { openBasePlatform } from '../../runtime/base-platform.js';
import { loadInputOf } from '../../runtime/load-input.js';
import { planSql } from './plan-sql.js';

/** Flags of `sparkify plan`. */
export interface PlanFlags extends LoadFlags {
  sql?: boolean;
  engine?: EngineName;
}

type Counts = Record<SourceName, ObjectCount>;

/** Prints what a load with these flags would do. */
export async function plan(flags: PlanFlags, command: Command): Promise<void> {
  const needs = { temporal: false, postgres: !flags.sql, sources: flags };
  const platform = await openBasePlatform(command, needs);
  try {
    const { settings, sources } = platform;
    progressLine(sources.description);
    const input = loadInputOf(flags, sources.places);
    // A plan reads only what its own flags and settings name.
    const load = planLoad({ settings, alsoAllowed: () => [] }, input, new Date());
    await (flags.sql ? printStatements(settings, load, flags) : printObjects(settings, load, flags));
  } finally {
    await platform.close();
  }
}

async function printStatements(settings: Settings, load: LoadPlan, { engine, json }: PlanFlags): Promise<void> {
  const configuredEngine = settings.CLUSTER_ENGINE === 'redshift' ? 'redshift' : 'postgres';
  const statements = await planSql(settings, load, engine ?? configuredEngine, new Date());
  printResult(json, statements, statements.map((sql) => `${sql};`).join('\n\n'));
}

async function printObjects(settings: Settings, load: LoadPlan, { json }: PlanFlags): Promise<void> {
  const counts = await countObjects(settings, load);
  printResult(json, { summary: load.summary, objects: counts }, describe(load, counts));
}

/** Counts the objects of both sources that the ledger lacks. Without a ledger, that is all of them. */
async function countObjects(settings: Settings, load: LoadPlan): Promise<Counts> {
  const warehouse = await openWarehouse(settings);
  const schemas = { star: settings.LOAD_SCHEMA, ops: settings.LOAD_OPS_SCHEMA };
  try {
    return await warehouse.session({ searchPath: opsPath(schemas) }, async (session) => {
      const hasLedger = (await relationsOf(session, schemas.ops)).has('load_object');
      if (!hasLedger) return countLacking(settings, load, null);
      const isOlderLedger = !(await columnTypes(session, schemas.ops, 'load_object')).has(BATCH_COLUMN);
      return countLacking(settings, load, session, isOlderLedger);
    });
  } finally {
    await warehouse.close();
  }
}

async function countLacking(
  settings: Settings,
  load: LoadPlan,
  session: Session | null,
  isOlderLedger = false,
): Promise<Counts> {
  const s3 = connectS3(settings);
  const openStore = createOpenStore(s3);
  const counts: Counts = { events: NO_OBJECTS, songs: NO_OBJECTS };
  try {
    for (const source of SOURCES) {
      for await (const page of listedObjects({ openStore, settings, session, isOlderLedger }, load, source)) {
        counts[source] = addPage(counts[source], page);
      }
    }
    return counts;
  } finally {
    s3.close();
  }
}

function describe(load: LoadPlan, counts: Counts): string {
  const lines = SOURCES.map((source) => {
    const { listed, loaded, bytes: size } = counts[source];
    const objects = `${count(loaded)} of ${count(listed)} objects (${bytes(size)})`;
    return `  ${source.padEnd(8)}${objects}${readAgain(counts[source])}, ${skippedObjects(counts[source])}`;
  });
  return [load.summary, ...lines, `  ${load.checks.length} checks before anything is published`].join('\n');
}
