import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Users of a level that is none; each opens the home page once. */
const USERS = [901, 902, 903];

/** Writes the log of one more day, on which these users are seen: the check `users_level` fails with three rows. */
export function writeGoldUsers(logData: string, day: string): void {
  const [first] = readdirSync(logData, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
  const log = join(logData, String(first));
  const event = JSON.parse(readFileSync(log, 'utf8').split('\n')[0] ?? '') as object;
  const noon = Date.parse(`${day}T12:00:00Z`);
  const events = USERS.map((user) => ({
    ...event,
    userId: String(user),
    level: 'gold',
    page: 'Home',
    sessionId: user,
    itemInSession: 0,
    ts: noon + user,
  }));
  writeFileSync(join(dirname(log), `${day}-events.json`), events.map((one) => `${JSON.stringify(one)}\n`).join(''));
}
