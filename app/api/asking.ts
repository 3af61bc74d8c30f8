import type { PersonActor, RequestInfo } from '@/lib/access/decide';
import type { Context } from '@/lib/services/verb/context';
import { clientAddress } from '@/lib/session/client-address';
import { sessionCookie } from '@/lib/session/cookies';
import { peerAddress } from '@/lib/session/peer-address';
import { personActor } from '@/lib/session/person-actor';

/** The id that proxy.ts gave to the request. */
export const requestIdOf = (request: Request): string => request.headers.get('x-request-id') ?? 'none';

/** The person behind a request, by bearer token or session cookie; null: nobody. */
export const actorOf = (context: Context, request: Request): Promise<PersonActor | null> =>
  personActor(context.db, context.now(), {
    sessionSecret: cookieOf(request, sessionCookie(context.config).name),
    authorization: request.headers.get('authorization'),
    request: infoOf(context, request),
  });

const infoOf = ({ config }: Context, request: Request): RequestInfo => ({
  id: requestIdOf(request),
  ip: clientAddress(peerAddress(), request.headers.get('x-forwarded-for'), config.trustedProxies),
});

/** RFC 6265: pairs divided by semicolons, the first of a name counts. Our secrets need no decoding. */
function cookieOf(request: Request, name: string): string | null {
  const pairs = (request.headers.get('cookie') ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? null;
}
