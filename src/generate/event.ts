import type { Play } from './play.js';
import { NOBODY, type Level, type User } from './user.js';

const PAGES = {
  NextSong: { method: 'PUT', status: 200 },
  Home: { method: 'GET', status: 200 },
  Login: { method: 'PUT', status: 307 },
  Logout: { method: 'PUT', status: 307 },
  Downgrade: { method: 'GET', status: 200 },
  Upgrade: { method: 'GET', status: 200 },
  'Submit Upgrade': { method: 'PUT', status: 307 },
  'Submit Downgrade': { method: 'PUT', status: 307 },
  Settings: { method: 'GET', status: 200 },
  'Save Settings': { method: 'PUT', status: 307 },
  Help: { method: 'GET', status: 200 },
  About: { method: 'GET', status: 200 },
  Error: { method: 'GET', status: 404 },
} as const;

/** A page of the player, as the logs name it. */
export type Page = keyof typeof PAGES;

/** One log event. `ts` in epoch milliseconds; `play` is `NO_PLAY` except on NextSong. */
export interface LogEvent {
  readonly ts: number;
  readonly sessionId: number;
  readonly itemInSession: number;
  readonly page: Page;
  readonly level: Level;
  readonly user: User;
  readonly play: Play;
}

/** The event as a line of the log, without its newline: the source's 18 members in the source's order. */
export function eventLine({ ts, sessionId, itemInSession, page, level, user, play }: LogEvent): string {
  const { method, status } = PAGES[page];
  return (
    `{"artist":${play.artist},"auth":"${user === NOBODY ? 'Logged Out' : 'Logged In'}",` +
    `"firstName":${user.firstName},"gender":${user.gender},"itemInSession":${itemInSession},` +
    `"lastName":${user.lastName},"length":${play.length},"level":"${level}","location":${user.location},` +
    `"method":"${method}","page":"${page}","registration":${user.registration},"sessionId":${sessionId},` +
    `"song":${play.title},"status":${status},"ts":${ts},"userAgent":${user.userAgent},"userId":${user.userId}}`
  );
}
