import { Duplex } from 'node:stream';
import type { PGlite } from '@electric-sql/pglite';

/** Messages of the PostgreSQL protocol after which the other side answers: what is collected is passed on then. */
const ANSWERED = new Set(['Q', 'S', 'X', 'F', 'c', 'f', 'H'].map((letter) => letter.charCodeAt(0)));
const TERMINATE = 'X'.charCodeAt(0);

/**
 * A socket for node-postgres whose other end is the embedded database in this process: the same driver and the same Prisma
 * adapter serve it and a real server.
 */
export class PGliteStream extends Duplex {
  private pending: Buffer = Buffer.alloc(0);
  private started = false;

  constructor(private readonly database: PGlite) {
    super();
  }

  /** What node-postgres calls on a socket. */
  connect(): this {
    queueMicrotask(() => this.emit('connect'));
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  setTimeout(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.receive(chunk).then(() => done(), done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.receive(Buffer.concat(chunks.map(({ chunk }) => chunk))).then(() => done(), done);
  }

  override _final(done: () => void): void {
    this.push(null);
    done();
  }

  private async receive(chunk: Buffer): Promise<void> {
    this.pending = this.pending.length > 0 ? Buffer.concat([this.pending, chunk]) : chunk;
    const ready = this.completeUpTo();
    if (ready === 0) return;
    const request = this.pending.subarray(0, ready);
    this.pending = this.pending.subarray(ready);
    const answer = await this.database.runExclusive(() =>
      this.database.execProtocolRaw(new Uint8Array(request), { syncToFs: false }),
    );
    if (answer.length > 0) this.push(Buffer.from(answer));
  }

  /** Bytes up to and including the last complete message that is answered. */
  private completeUpTo(): number {
    let at = 0;
    let ready = 0;
    while (at < this.pending.length) {
      // The first message of a connection has no type byte.
      const head = this.started ? 1 : 0;
      if (this.pending.length - at < head + 4) break;
      const length = head + this.pending.readInt32BE(at + head);
      if (this.pending.length - at < length) break;
      const type = this.started ? (this.pending[at] ?? 0) : 0;
      if (this.started && type === TERMINATE) {
        // The connection ends; the embedded database stays open.
        this.push(null);
        this.pending = Buffer.alloc(0);
        return 0;
      }
      at += length;
      if (!this.started || ANSWERED.has(type)) ready = at;
      this.started = true;
    }
    return ready;
  }
}
