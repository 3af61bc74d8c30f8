import type { AppError } from '@/lib/services/verb/app-error';

/** Says when to come back. In words alone: no page is made for whoever comes too often. */
export const tooMany = ({ message, retryAfter }: AppError): Response =>
  new Response(`${message}\n`, {
    status: 429,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      'retry-after': String(retryAfter ?? 60),
    },
  });
