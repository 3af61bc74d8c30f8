import type { PersonActor, RequestInfo } from '@/lib/access/decide';
import type { Config } from '@/lib/config/config';
import type { Context } from '@/lib/services/verb/context';
import { clientAddress } from '@/lib/session/client-address';
import { sessionCookie } from '@/lib/session/cookies';
import { personActor } from '@/lib/session/person-actor';
import { noteRequest, peerAddress } from '@/lib/tracing/under-way';

type Received = Pick<Headers, 'get'>;

/** The id that proxy.ts gave to the request. */
export const requestIdOf = (headers: Received): string => headers.get('x-request-id') ?? 'none';

/** Request id and address, for the audit log. */
export const infoOf = (config: Pick<Config, 'trustedProxies'>, headers: Received): RequestInfo => ({
  id: requestIdOf(headers),
  ip: clientAddress(peerAddress(), headers.get('x-forwarded-for'), config.trustedProxies),
});

/** The person behind a request, by bearer token or session cookie; null: nobody. */
export async function actorOf({ db, now, config }: Context, headers: Received): Promise<PersonActor | null> {
  const actor = await personActor(db, now(), config.people, {
    sessionSecret: cookieOf(headers, sessionCookie(config).name),
    authorization: headers.get('authorization'),
    request: infoOf(config, headers),
  });
  if (actor !== null) noteRequest({ personId: actor.personId });
  return actor;
}

/** RFC 6265: pairs divided by semicolons, the first of a name counts. Our secrets need no decoding. */
function cookieOf(headers: Received, name: string): string | null {
  const pairs = (headers.get('cookie') ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? null;
}
