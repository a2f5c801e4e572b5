import type { Duplex } from 'node:stream';
import type { WireMessage } from './wire.js';

const PAUSE_ABOVE = 1 << 20;

/** Cuts the bytes of a socket into messages, for one reader that asks for them one by one. */
export class WireReader {
  private buffered: Buffer = Buffer.alloc(0);
  private wake: (() => void) | null = null;
  closed = false;
  private readonly onData = (chunk: Buffer): void => this.add(chunk);

  constructor(readonly socket: Duplex) {
    socket.on('data', this.onData);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.close());
    socket.once('end', () => this.close());
  }

  /** The body of a startup packet, which has no type; null where the other side has gone. */
  async packet(): Promise<Buffer | null> {
    if (!(await this.has(4))) return null;
    const length = this.buffered.readUInt32BE(0);
    return (await this.has(length)) ? this.take(length).subarray(4) : null;
  }

  /** The next message; null where the other side has gone. */
  async message(): Promise<WireMessage | null> {
    if (!(await this.has(5))) return null;
    const length = this.buffered.readUInt32BE(1) + 1;
    if (!(await this.has(length))) return null;
    const bytes = this.take(length);
    return { type: String.fromCharCode(bytes[0]!), body: bytes.subarray(5) };
  }

  /** Leaves the socket to another reader, as TLS needs it; nothing may be buffered. */
  detach(): void {
    this.socket.off('data', this.onData);
    this.socket.pause();
  }

  private add(chunk: Buffer): void {
    this.buffered = this.buffered.length === 0 ? chunk : Buffer.concat([this.buffered, chunk]);
    if (this.buffered.length > PAUSE_ABOVE && this.wake === null) this.socket.pause();
    this.wake?.();
  }

  private close(): void {
    this.closed = true;
    this.wake?.();
  }

  private async has(bytes: number): Promise<boolean> {
    while (this.buffered.length < bytes && !this.closed) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        this.socket.resume();
      });
      this.wake = null;
    }
    return this.buffered.length >= bytes;
  }

  private take(bytes: number): Buffer {
    const taken = this.buffered.subarray(0, bytes);
    this.buffered = this.buffered.subarray(bytes);
    return taken;
  }
}
