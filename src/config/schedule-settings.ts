import { z } from 'zod';
import { wholeNumber } from './setting-types.js';

/** Settings of the section `[SCHEDULE]`: when people are notified of what does not happen. */
export const SCHEDULE_SETTINGS = {
  SCHEDULE_DEADLINE: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time of day, as 06:00')
    .optional()
    .describe(
      "Time of day, in the daily schedule's time zone, by which a load must have been published since its time",
    ),
  SCHEDULE_UNPUBLISHED_HOURS: wholeNumber(1, 1_000, ' of hours')
    .default(26)
    .describe('Hours without a published load after which people are notified'),
  SCHEDULE_STALE_HOURS: wholeNumber(1, 10_000, ' of hours')
    .optional()
    .describe('Age of the newest event in hours after which people are notified; by default, never'),
  SCHEDULE_BACKLOG_DAYS: wholeNumber(1, 365, ' of days')
    .default(3)
    .describe('Days for which objects may be listed and not loaded before people are notified'),
  SCHEDULE_HELD_HOURS: wholeNumber(1, 120, ' of hours')
    .default(2)
    .describe('Hours for which a load may be held before people are notified again'),
};
