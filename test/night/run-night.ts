import { setTimeout as sleep } from 'node:timers/promises';
import type { Night, Verdict } from './night.js';
import { MAX_NOTIFIED_MS } from './night.js';
import type { ReceivedNotice } from './inbox.js';
import { Scene } from './scene.js';

/** Time that somebody takes at least to read a notice; the load meanwhile writes its failure into the ledger. */
const READING_MS = 2_000;

/** Runs a night: lets the fault happen, reads the notice, and runs its first command. Call it in a test. */
export async function runNight(night: Night): Promise<Verdict> {
  const scene = await Scene.open(night);
  const final = await night.happen(scene);
  const notice = await receive(scene, night, final);
  if (notice === null) {
    const text = scene.inbox
      .received()
      .map((one) => one.text)
      .join('\n\n');
    return { night, notifiedAfter: null, namesCause: false, command: '', isFirstRight: false, text, printed: '' };
  }
  await sleep(READING_MS);
  const command = firstCommand(notice.text);
  const printed = await scene.run(command);
  return {
    night,
    notifiedAfter: Math.max(0, notice.at - final),
    namesCause: night.names.test(notice.text),
    command,
    isFirstRight: night.prints.test(printed),
    text: notice.text,
    printed,
  };
}

/** Waits for the notice of a night; null if it does not arrive. */
async function receive(scene: Scene, night: Night, final: number): Promise<ReceivedNotice | null> {
  for (const deadline = Math.max(Date.now(), final) + MAX_NOTIFIED_MS; ; await sleep(100)) {
    const found = scene.inbox.received().find(({ text }) => isOf(night, text));
    if (found !== undefined) return found;
    if (Date.now() > deadline) return null;
  }
}

/** Titles of the events; those of what is watched are of conditions, whose cause the night names. */
const TITLES: Partial<Record<Night['event'], RegExp>> = {
  failed: /^Sparkify: load failed/,
  held: /^Sparkify: load is held/,
  warned: /^Sparkify: load published with/,
};

function isOf({ event, code, names }: Night, text: string): boolean {
  const title = TITLES[event];
  if (title === undefined) return text.startsWith('Sparkify: ') && names.test(text);
  // The title of a held load has no code; a run may be held more than once.
  return (
    title.test(text) && (event === 'failed' ? (text.split('\n')[0] ?? '').endsWith(`(${code})`) : names.test(text))
  );
}

/** Command of the line `First`, without the comment behind it. */
function firstCommand(text: string): string {
  return /^First: (.*?)(?: {2}# .*)?$/m.exec(text)?.[1] ?? '';
}
