import type { Command } from 'commander';
import { openBasePlatform, type BaseNeeds, type BasePlatform } from './base-platform.js';
import { temporalTarget, type TemporalTarget } from './temporal-target.js';

/** Settings and servers of a command that uses Temporal. */
export interface Platform extends Omit<BasePlatform, 'services'> {
  readonly temporal: TemporalTarget;
}

/** Needs of a command that uses Temporal. */
export type Needs = Omit<BaseNeeds, 'temporal'>;

/** Opens what a command needs, and starts the embedded servers that are not running. */
export async function openPlatform(command: Command, needs: Needs): Promise<Platform> {
  const { services, ...platform } = await openBasePlatform(command, { ...needs, temporal: true });
  try {
    return { ...platform, temporal: temporalTarget(services, platform.settings) };
  } catch (error) {
    await platform.close();
    throw error;
  }
}
