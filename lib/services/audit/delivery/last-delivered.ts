import { open } from 'node:fs/promises';
import { z } from 'zod';

/** More than ten lines. */
const TAIL_BYTES = 4096;

const line = z.object({
  checkpoint: z.object({ seq: z.string().regex(/^\d{1,18}$/), hash: z.string(), at: z.iso.datetime() }),
});
export type Delivered = z.output<typeof line>['checkpoint'];

/** The latest checkpoint at the end of the file; null: there is no file, or none in it. */
export async function lastDelivered(file: string): Promise<Delivered | null> {
  const found = (await readTail(file)).split('\n').flatMap((text) => {
    try {
      return [line.parse(JSON.parse(text)).checkpoint];
    } catch {
      // The first line is cut, and the last one may be half written.
      return [];
    }
  });
  // Several processes append: lines may be in another order than they were signed in.
  return found.reduce<Delivered | null>(
    (last, each) => (last && Date.parse(last.at) > Date.parse(each.at) ? last : each),
    null,
  );
}

async function readTail(path: string): Promise<string> {
  const file = await open(path).catch(() => null);
  if (file === null) return '';
  try {
    const { size } = await file.stat();
    const length = Math.min(size, TAIL_BYTES);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8');
  } finally {
    await file.close();
  }
}
