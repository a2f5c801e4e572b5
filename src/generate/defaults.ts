/** Options of the data that is generated if nothing else is asked for. */
export const GENERATE_DEFAULTS = {
  days: 30,
  users: 100,
  songs: 500,
  seed: 42,
  startDate: '2018-11-01',
  eventsPerDay: 270,
  compress: false,
} as const;
