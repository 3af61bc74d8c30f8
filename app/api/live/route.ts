import { openStream } from '@/app/api/live/open-stream';

/** Moves of what a page shows, as server-sent events. `GET /api/v1/progress` answers the same to whoever cannot listen. */
export const GET = (request: Request): Promise<Response> => openStream(request);

export const dynamic = 'force-dynamic';
