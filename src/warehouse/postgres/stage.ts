import { setImmediate as nextTurn } from 'node:timers/promises';
import { CopyReader } from '../../copy-emulator/copy-reader.js';
import { openObjects } from '../../store/object-stream.js';
import type { ObjectCounts, RejectedRecord } from '../../copy-emulator/rules.js';
import { copyRules } from '../copy-rules.js';
import { copyColumns } from '../catalog.js';
import type { PgSession } from '../pg-session.js';
import { throwIfTooMany } from '../rejections.js';
import { UnrecognizedRecords } from '../unrecognized-records.js';
import { runSchema } from '../schemas.js';
import { deleteEarlierNotes } from '../staging-notes.js';
import type { RejectedRow, StagedRows, StagingJob, StagingProgress } from '../warehouse.js';
import { copyIn, copyText } from './copy-in.js';
import { BATCH_COLUMN, type RunObject } from '../run-object.js';
import { runObjects } from './run-objects.js';

/** Bytes of input that are read before their rows are sent: small objects are sent together. */
const SEND_BYTES = 128 * 1024;

/** Bytes of a file that are read at a time, always into the same room: the reader keeps none, and nothing is left to collect. */
const ROOM_BYTES = 256 * 1024;

const STAGED_OBJECT = ['source', 'uri', 'records', 'rejected', 'truncated'];

/**
 * Reads the run's objects and streams them into the existing, empty staging table. A connection runs one statement at a
 * time, so each batch of the list is a separate COPY. Memory: one batch, whatever the number of objects.
 */
export async function stage(session: PgSession, job: StagingJob): Promise<StagedRows> {
  await deleteEarlierNotes(session, job);
  const columns = await copyColumns(session, runSchema(job.loadId), job.table);
  const reading = new Reading(job);
  const reader = new CopyReader(copyRules(job, columns), (record) => reading.reject(record));
  const names = [...columns.map((column) => column.name), BATCH_COLUMN];
  try {
    for await (const objects of runObjects(session, job.source)) {
      await copyIn(session, job.table, names, reading.copyText(reader, objects));
      await copyIn(session, 'staged_object', STAGED_OBJECT, copyText([reading.staged.splice(0)]));
    }
  } finally {
    const { objects } = reading.progress;
    job.onMembers({ ...reader.countMembers(), readObjects: objects, runObjects: objects });
  }
  reading.unrecognized.warn(job);
  return { ...reading.progress, fullWidth: null };
}

/** State of reading one source. */
class Reading {
  readonly rejected: RejectedRow[] = [];
  readonly unrecognized = new UnrecognizedRecords();
  /** Rows of `staged_object` that are not written yet. */
  readonly staged: string[][] = [];
  readonly #room = Buffer.allocUnsafe(ROOM_BYTES);
  uri = '';
  progress: StagingProgress = { objects: 0, rows: 0, rejected: 0, bytes: 0 };

  constructor(readonly job: StagingJob) {}

  reject(record: RejectedRecord): void {
    const row = { ...record, uri: this.uri };
    this.rejected.push(row);
    this.job.onReject(row);
  }

  async *copyText(reader: CopyReader, objects: RunObject[]): AsyncIterable<Uint8Array> {
    let unsent = 0;
    for await (const { object, content } of openObjects(this.job.store, [objects], this.job.signal, this.#room)) {
      this.uri = object.uri;
      reader.startObject(object.batchId);
      for await (const chunk of content) {
        reader.push(chunk);
        unsent += chunk.length;
        if (unsent >= SEND_BYTES) {
          yield* output(reader);
          unsent = 0;
          // Files are read synchronously, and a warehouse that takes all at once never lets us wait: heartbeats need a turn.
          await nextTurn();
        }
        this.job.signal?.throwIfAborted();
        throwIfTooMany(this.job, this.rejected);
      }
      const counts = reader.endObject();
      throwIfTooMany(this.job, this.rejected);
      this.#count(object, counts);
    }
    yield* output(reader);
  }

  #count(object: RunObject, { records, rejected, truncated, unrecognized }: ObjectCounts): void {
    this.unrecognized.note(object.uri, unrecognized);
    this.staged.push([this.job.source, object.uri, String(records), String(rejected), String(truncated)]);
    this.progress = {
      objects: this.progress.objects + 1,
      rows: this.progress.rows + records - rejected,
      rejected: this.progress.rejected + rejected,
      bytes: this.progress.bytes + object.bytes,
    };
    this.job.onProgress(this.progress);
  }
}

function* output(reader: CopyReader): Iterable<Uint8Array> {
  const text = reader.takeOutput();
  if (text !== null) yield text;
}
