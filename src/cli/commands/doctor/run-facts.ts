import type { Command } from 'commander';
import { askFacts } from './facts/ask-facts.js';
import { openFactPlace } from './facts/fact-place.js';
import { reportFacts } from './facts/report-facts.js';
import { openBasePlatform } from '../../runtime/base-platform.js';
import { untilDone } from '../../runtime/until-done.js';
import type { DoctorFlags } from './run.js';

/** Runs `sparkify doctor --redshift-facts`. */
export async function redshiftFacts({ json }: DoctorFlags, command: Command): Promise<void> {
  const platform = await openBasePlatform(command, { temporal: false, postgres: false });
  await untilDone(platform, async (onStop) => {
    const place = await openFactPlace(platform.settings);
    onStop(() => place.close());
    reportFacts(await askFacts(place), json);
  });
}
