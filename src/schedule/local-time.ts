const DAY_MS = 86_400_000;

type Parts = Readonly<Record<'weekday' | 'day' | 'time' | 'zone', string>>;

/** Finds the name of a time zone, with its case corrected; null if there is no such time zone. */
export function timeZoneNamed(name: string): string | null {
  if (!/^[A-Za-z]/.test(name)) return null;
  try {
    const known = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
    return known.toLowerCase() === name.toLowerCase() ? known : name;
  } catch {
    return null;
  }
}

/** Finds at most three time zones whose names contain this text. */
export function timeZonesLike(text: string): string[] {
  const searched = text.toLowerCase().replaceAll(' ', '_');
  return Intl.supportedValuesOf('timeZone')
    .filter((name) => name.toLowerCase().includes(searched))
    .slice(0, 3);
}

/** Formats a time in a zone and in UTC: `Sun 2026-10-25 03:00 CET (02:00 UTC)`. */
export function timeInZone(time: Date, timeZone: string): string {
  const there = partsOf(time, timeZone);
  const utc = partsOf(time, 'UTC');
  const local = `${there.weekday} ${there.day} ${there.time} ${there.zone}`;
  if (there.zone === 'UTC') return local;
  return `${local} (${utc.day === there.day ? '' : `${utc.weekday} ${utc.day} `}${utc.time} UTC)`;
}

/** Lists the days of the year from `start` on which clocks in this zone never show this time: they have no daily run. */
export function daysWithout(at: string, timeZone: string, start: Date): string[] {
  const days = Array.from({ length: 366 }, (_, n) => new Date(start.getTime() + n * DAY_MS).toISOString().slice(0, 10));
  return days.filter((day) => !isShownOn(day, at, timeZone));
}

function isShownOn(day: string, at: string, timeZone: string): boolean {
  const clockTime = Date.parse(`${day}T${at}:00Z`);
  return [clockTime - DAY_MS, clockTime + DAY_MS].some((near) => {
    const offset = clockOf(new Date(near), timeZone) - near;
    return clockOf(new Date(clockTime - offset), timeZone) === clockTime;
  });
}

/** Time at which clocks in a zone show this day (YYYY-MM-DD) and time (HH:MM), in milliseconds since 1970. */
export function timeOfClock(day: string, at: string, timeZone: string): number {
  const clockTime = Date.parse(`${day}T${at}:00Z`);
  const offset = clockOf(new Date(clockTime), timeZone) - clockTime;
  const near = clockTime - offset;
  return clockTime - (clockOf(new Date(near), timeZone) - near);
}

/** Converts what clocks in the zone show to milliseconds, as if it were UTC; in whole minutes. */
function clockOf(time: Date, timeZone: string): number {
  const { day, time: clock } = partsOf(time, timeZone);
  return Date.parse(`${day}T${clock.slice(0, 5)}:00Z`);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Caches the formats: to make one takes longer than to use it. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const cached = formats.get(timeZone);
  if (cached !== undefined) return cached;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    timeZoneName: 'short',
    weekday: 'short',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(timeZone, format);
  return format;
}

function partsOf(time: Date, timeZone: string): Parts {
  const parts = formatOf(timeZone).formatToParts(time);
  const part = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  const second = part['second'] === '00' ? '' : `:${part['second']}`;
  return {
    weekday: part['weekday'] ?? '',
    day: `${part['year']}-${part['month']}-${part['day']}`,
    time: `${part['hour']}:${part['minute']}${second}`,
    zone: part['timeZoneName'] ?? timeZone,
  };
}
