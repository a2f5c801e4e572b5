import type { ChannelName, Notice } from '../../model/notice.js';

/** Service that people are notified by. */
export interface Channel {
  readonly name: ChannelName;
  /** Place that the notices go to, without secrets. */
  readonly place: string;
  /** Whether the settings send notices of this kind to the channel. */
  readonly takes: (notice: Pick<Notice, 'event'>) => boolean;
  /** Sends a notice. @throws NOTIFY_FAILED */
  send(notice: Notice, signal?: AbortSignal): Promise<void>;
}
