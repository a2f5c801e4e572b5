import type { LogEvent, Page } from './event.js';
import { NO_PLAY, type Jukebox } from './play.js';
import type { Random } from './random.js';
import { NOBODY, type Level, type LevelOfDay, type User } from './user.js';

const SECONDS_OF_DAY = 86_400;
/** Every time stamp of the source ends in these milliseconds. */
const MILLISECONDS = 796;
const LONGEST: Readonly<Record<Level, number>> = { free: 18, paid: 150 };

/** Facts of one session. `second` is the second of the day at which it starts; `dayStart` is in epoch milliseconds. */
export interface SessionStart {
  readonly random: Random;
  readonly jukebox: Jukebox;
  readonly dayStart: number;
  readonly sessionId: number;
  readonly second: number;
}

/** One visit to the player: its events in time order, none of them after the end of its day. */
export class Session {
  readonly events: LogEvent[] = [];
  /** The second of the day at which the next event happens. */
  second: number;
  private item = 0;

  constructor(private readonly start: SessionStart) {
    this.second = start.second;
  }

  /** A visit without login: one page or a few. */
  guest(level: Level): void {
    const pages: readonly Page[] = ['Home', 'Home', 'Home', 'Home', 'Home', 'About', 'Help'];
    for (let left = this.start.random.between(1, 3); left > 0; left--) {
      this.visit(this.start.random.pick(pages), level, NOBODY);
      this.wait(1, 90);
    }
  }

  /** A listener's visit; where the day changes the level, it does so here. */
  listen(user: User, { atStart, atEnd }: LevelOfDay): void {
    const { random } = this.start;
    if (random.chance(0.11)) this.logIn(atStart);
    const songs = user.plays ? Math.floor(LONGEST[atEnd] * random.skewed(3)) : 0;
    if (songs === 0 || random.chance(0.45)) this.home(user, atStart);
    if (atStart !== atEnd) this.changeLevel(user, atStart, atEnd);
    for (let left = songs; left > 0; left--) {
      this.play(user, atEnd);
      this.browse(user, atEnd);
    }
    if (random.chance(0.11)) this.logOut(user, atEnd);
  }

  private home(user: User, level: Level): void {
    this.visit('Home', level, user);
    if (!this.start.random.chance(0.1)) this.wait(1, 60);
  }

  private logIn(level: Level): void {
    if (this.start.random.chance(0.5)) {
      this.visit('Home', level, NOBODY);
      this.wait(1, 30);
    }
    this.visit('Login', level, NOBODY);
    this.wait(1, 60);
  }

  private logOut(user: User, level: Level): void {
    this.visit('Logout', level, user);
    this.wait(1, 30);
    if (this.start.random.chance(0.6)) this.visit('Home', level, NOBODY);
  }

  private changeLevel(user: User, from: Level, to: Level): void {
    const page = to === 'paid' ? 'Upgrade' : 'Downgrade';
    this.visit(page, from, user);
    this.wait(5, 60);
    this.visit(`Submit ${page}`, from, user);
    this.wait(5, 60);
    this.visit('Home', to, user);
    this.wait(5, 60);
  }

  private play(user: User, level: Level): void {
    const play = this.start.jukebox.choose(this.start.random);
    this.visit('NextSong', level, user, play);
    this.second += play.seconds;
  }

  /** Now and then a listener looks at another page between two songs. */
  private browse(user: User, level: Level): void {
    const chance = this.start.random.next();
    if (chance > 0.055) return;
    if (chance < 0.028) this.visit('Home', level, user);
    else if (chance < 0.038) this.visit(level === 'paid' ? 'Downgrade' : 'Upgrade', level, user);
    else if (chance < 0.045) this.settings(user, level);
    else if (chance < 0.05) this.visit('Help', level, user);
    else if (chance < 0.0541) this.visit('About', level, user);
    else this.visit('Error', level, user);
    this.wait(1, 40);
  }

  private settings(user: User, level: Level): void {
    this.visit('Settings', level, user);
    if (!this.start.random.chance(0.18)) return;
    this.wait(1, 40);
    this.visit('Save Settings', level, user);
  }

  private wait(shortest: number, longest: number): void {
    this.second += this.start.random.between(shortest, longest);
  }

  private visit(page: Page, level: Level, user: User, play = NO_PLAY): void {
    if (this.second >= SECONDS_OF_DAY) return;
    const { dayStart, sessionId } = this.start;
    const ts = dayStart + this.second * 1000 + MILLISECONDS;
    this.events.push({ ts, sessionId, itemInSession: this.item++, page, level, user, play });
  }
}
