import { fileURLToPath } from 'node:url';
import proto from '@temporalio/proto';

const { History } = proto.temporal.api.history.v1;

/** A workflow's history. */
export type History = proto.temporal.api.history.v1.IHistory;

/** The project's folder: it stands in the stacks of failures. */
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** A history as the text of a JSON file, without the paths of this machine. */
export function writeHistory(history: History): string {
  const plain = History.toObject(History.fromObject(history), { bytes: String, enums: String, longs: String });
  return `${JSON.stringify(plain, null, 1).replaceAll(ROOT, '/sparkify/')}\n`;
}

/** The history of such a text. */
export function readHistory(text: string): History {
  return History.fromObject(JSON.parse(text) as Record<string, unknown>);
}
