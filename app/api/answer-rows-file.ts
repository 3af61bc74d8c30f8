import { ReadableStream } from 'node:stream/web';
import { answersFile } from '@/app/api/operation';
import type { Actor } from '@/lib/access/decide';
import type { Context } from '@/lib/services/verb/context';
import type { ExportedRows } from '@/lib/services/verb/export-rows';

type Export = (context: Context, actor: Actor, input: Record<string, unknown>) => Promise<ExportedRows>;

/** For a verb that exports the rows of a list: they are sent while they are read. */
export const answersRowsFile = (run: Export) =>
  answersFile(['text/csv', 'application/json', 'application/x-ndjson'], async (...asked) => {
    const { body, contentType, fileName } = await run(...asked);
    return new Response(ReadableStream.from(encoded(body)) as BodyInit, {
      headers: {
        'content-type': contentType,
        'content-disposition': `attachment; filename="${fileName}"`,
        'cache-control': 'no-store',
      },
    });
  });

async function* encoded(text: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const piece of text) yield encoder.encode(piece);
}
