import { Command, Option } from 'commander';
import { addObjects } from '../../activities/discover-objects.js';
import { lackingObjects } from '../../activities/lacking-objects.js';
import { planLoad } from '../../activities/plan-load.js';
import type { Settings } from '../../config/settings.js';
import { NO_OBJECTS, type LoadPlan, type ObjectCount, type SourceName } from '../../plan.js';
import { connectS3 } from '../../store/s3-connection.js';
import { createOpenStore } from '../../store/open-store.js';
import { relationsOf } from '../../warehouse/catalog.js';
import { openWarehouse } from '../../warehouse/open-warehouse.js';
import { opsPath } from '../../warehouse/schemas.js';
import type { EngineName, Session } from '../../warehouse/warehouse.js';
import { bytes, count } from '../output/format.js';
import { inputOf, repairTextOption, windowOptions, type LoadFlags } from '../runtime/load-flags.js';
import { openPlatform } from '../runtime/platform.js';
import { planSql } from './plan/plan-sql.js';

interface PlanFlags extends LoadFlags {
  sql?: boolean;
  engine?: EngineName;
}

type Counts = Record<SourceName, ObjectCount>;

const EXAMPLES = `
Examples:
  $ sparkify plan                          what the next load would load
  $ sparkify plan --sql --engine redshift  every statement that it would send, without a connection`;

/** `sparkify plan`. */
export function planCommand(): Command {
  const command = new Command('plan')
    .description('what a load would do: objects and bytes, or its statements; changes nothing')
    .option('--sql', 'print every statement of a first load, in order')
    .addOption(new Option('--engine <engine>', 'of which engine').choices(['postgres', 'redshift']))
    .option('--json', 'print it as one JSON document')
    .addHelpText('after', EXAMPLES);
  return repairTextOption(windowOptions(command)).action(plan);
}

async function plan(flags: PlanFlags, command: Command): Promise<void> {
  const needs = { temporal: false, postgres: !flags.sql, sources: flags };
  const platform = await openPlatform(command, needs);
  try {
    const load = planLoad({ ...platform, alsoAllowed: platform.namedSources }, inputOf(flags), new Date());
    process.stdout.write(
      `${await (flags.sql ? statements(platform.settings, load, flags) : objects(platform.settings, load, flags))}\n`,
    );
  } finally {
    await platform.close();
  }
}

async function statements(settings: Settings, load: LoadPlan, { engine, json }: PlanFlags): Promise<string> {
  const configured = settings.CLUSTER_ENGINE === 'redshift' ? 'redshift' : 'postgres';
  const sent = await planSql(settings, load, engine ?? configured, new Date());
  return json ? JSON.stringify(sent, null, 2) : sent.map((sql) => `${sql};`).join('\n\n');
}

async function objects(settings: Settings, load: LoadPlan, { json }: PlanFlags): Promise<string> {
  const warehouse = await openWarehouse(settings);
  const schemas = { star: settings.LOAD_SCHEMA, ops: settings.LOAD_OPS_SCHEMA };
  try {
    const counts = await warehouse.session({ searchPath: opsPath(schemas) }, async (session) => {
      const isThere = (await relationsOf(session, schemas.ops)).has('load_object');
      return countAll(settings, isThere ? session : null, load);
    });
    return json ? JSON.stringify({ summary: load.summary, objects: counts }, null, 2) : describe(load, counts);
  } finally {
    await warehouse.close();
  }
}

async function countAll(settings: Settings, session: Session | null, load: LoadPlan): Promise<Counts> {
  const s3 = connectS3(settings);
  const openStore = createOpenStore(s3);
  const counts: Counts = { events: NO_OBJECTS, songs: NO_OBJECTS };
  try {
    for (const source of ['events', 'songs'] as const) {
      for await (const { listed, lacking } of lackingObjects({ openStore, settings, session }, load, source)) {
        counts[source] = addObjects(counts[source], listed, lacking);
      }
    }
    return counts;
  } finally {
    s3.close();
  }
}

function describe(load: LoadPlan, counts: Counts): string {
  const lines = (['events', 'songs'] as const).map((source) => {
    const { listed, loaded, skipped, bytes: size } = counts[source];
    return `  ${source.padEnd(8)}${count(loaded)} of ${count(listed)} objects (${bytes(size)}), ${count(skipped)} skipped`;
  });
  return [load.summary, ...lines, `  ${load.checks.length} checks before anything is published`].join('\n');
}
