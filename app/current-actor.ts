import { cookies, headers } from 'next/headers';
import { cache } from 'react';
import type { PersonActor, RequestInfo } from '@/lib/access/decide';
import type { Config } from '@/lib/config/config';
import { running } from '@/lib/services/process/running';
import { clientAddress } from '@/lib/session/client-address';
import { sessionCookie } from '@/lib/session/cookies';
import { peerAddress } from '@/lib/session/peer-address';
import { personActor } from '@/lib/session/person-actor';

/** Request id and address, for the audit log. */
export async function requestInfo(config: Pick<Config, 'trustedProxies'>): Promise<RequestInfo> {
  const all = await headers();
  const ip = clientAddress(peerAddress(), all.get('x-forwarded-for'), config.trustedProxies);
  return { id: all.get('x-request-id') ?? 'none', ip };
}

/** The person behind this request by session cookie or bearer token, or null. Asked once per request. */
export const currentActor = cache(async (): Promise<PersonActor | null> => {
  const context = await running();
  const jar = await cookies();
  const all = await headers();
  return personActor(context.db, context.now(), context.config.people, {
    sessionSecret: jar.get(sessionCookie(context.config).name)?.value ?? null,
    authorization: all.get('authorization'),
    request: await requestInfo(context.config),
  });
});
