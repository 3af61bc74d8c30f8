import { headers } from 'next/headers';
import { cache } from 'react';
import { actorOf, infoOf } from '@/app/asking';
import type { PersonActor, RequestInfo } from '@/lib/access/decide';
import type { Config } from '@/lib/config/config';
import { running } from '@/lib/services/process/running';

/** Request id and address, for the audit log. */
export const requestInfo = async (config: Pick<Config, 'trustedProxies'>): Promise<RequestInfo> =>
  infoOf(config, await headers());

/** The person behind this request by session cookie or bearer token, or null. Asked once per request. */
export const currentActor = cache(async (): Promise<PersonActor | null> => actorOf(await running(), await headers()));
