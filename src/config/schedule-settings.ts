import { z } from 'zod';

const limit = (unit: string, max: number) => {
  const error = `expected a whole number of ${unit} from 1 to ${max}`;
  return z.coerce.number({ error }).int({ error }).min(1, { error }).max(max, { error });
};

/** Settings of the section `[SCHEDULE]`: when people are notified of what does not happen. */
export const SCHEDULE_SETTINGS = {
  SCHEDULE_DEADLINE: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time of day, as 06:00')
    .optional()
    .describe(
      "Time of day, in the daily schedule's time zone, by which a load must have been published since its time",
    ),
  SCHEDULE_UNPUBLISHED_HOURS: limit('hours', 1_000)
    .default(26)
    .describe('Hours without a published load after which people are notified'),
  SCHEDULE_STALE_HOURS: limit('hours', 10_000)
    .optional()
    .describe('Age of the newest event in hours after which people are notified; by default, never'),
  SCHEDULE_BACKLOG_DAYS: limit('days', 365)
    .default(3)
    .describe('Days for which objects may be listed and not loaded before people are notified'),
  SCHEDULE_HELD_HOURS: limit('hours', 120)
    .default(2)
    .describe('Hours for which a load may be held before people are notified again'),
};
