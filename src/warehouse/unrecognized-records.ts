import type { StagingJob } from './warehouse.js';
import { visibleLine } from '../model/visible-text.js';

/** Records without any member that the mapping reads, by object: another kind of file lies among those of the source. */
export class UnrecognizedRecords {
  private records = 0;
  private objects = 0;
  private firstUri = '';

  /** Notes an object with this many of them. */
  note(uri: string, records: number): void {
    if (records === 0) return;
    if (this.objects === 0) this.firstUri = uri;
    this.objects += 1;
    this.records += records;
  }

  /** Warns of the objects, if there are any. */
  warn({ source, onWarning }: Pick<StagingJob, 'source' | 'onWarning'>): void {
    if (this.objects === 0) return;
    const others = this.objects === 1 ? '' : ` and ${this.objects - 1} other object(s)`;
    onWarning(
      `${source}: ${this.records} record(s) of ${visibleLine(this.firstUri)}${others} have none of the members that the mapping reads`,
    );
  }
}
