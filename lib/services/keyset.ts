import { z } from 'zod';
import { AppError } from '@/lib/services/app-error';

/** Page sizes that people may choose. */
export const pageSize = z.enum(['25', '50', '100']).default('50');

/** Where a page begins: the sort value and id of the last row before it. Opaque to clients. */
export interface Cursor {
  readonly value: string | number | null;
  readonly id: string;
}

const shape = z.tuple([z.union([z.string(), z.number(), z.null()]), z.string()]);

export const writeCursor = ({ value, id }: Cursor): string =>
  Buffer.from(JSON.stringify([value, id])).toString('base64url');

/** Reads a cursor that a client sent back. One that was not made here is refused. */
export function readCursor(text: string): Cursor {
  try {
    const [value, id] = shape.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    return { value, id };
  } catch {
    throw new AppError('invalid', 'This page address is not one of ours. Begin at the first page.');
  }
}

/** Text for a LIKE in which `%`, `_` and `\` stand for themselves. */
export const likeText = (text: string): string => text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`);
