import type { Effects } from '@/e2e/sandbox/effects';
import { type Faults, garbled } from '@/e2e/sandbox/faults';
import { readJobRequest } from '@/e2e/sandbox/gitlab/job-request';
import { mintJobToken } from '@/e2e/sandbox/gitlab/job-token';
import type { Keys } from '@/e2e/sandbox/gitlab/keys';
import { Refused } from '@/e2e/sandbox/gitlab/refusals';
import { type Ground, restAnswer } from '@/e2e/sandbox/gitlab/rest';
import { SignIn } from '@/e2e/sandbox/gitlab/sign-in';
import { graphqlAnswer } from '@/e2e/sandbox/gitlab/streams';
import { type Answer, type Asked, json } from '@/e2e/sandbox/http';
import { reseedInstance } from '@/e2e/sandbox/world/seed';
import type { Instance } from '@/e2e/sandbox/world/types';

const LIMIT = { 'ratelimit-limit': '2000', 'ratelimit-remaining': '1999' };
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const broken = () => json({ message: '500 Internal Server Error' }, 500);

export interface GitLabParts {
  readonly instance: Instance;
  readonly keys: Keys;
  readonly faults: Faults;
  readonly effects: Effects;
  /** Keeps the world as it is now. */
  readonly save: () => void;
  readonly redirectUris: readonly string[];
}

/** One GitLab of the sandbox: REST v4, sign-in, and what tests order under `/-/sandbox/`. */
export function gitlabHandler(parts: GitLabParts): (asked: Asked) => Promise<Answer> {
  const { instance, keys, faults, effects } = parts;
  const signIn = new SignIn(instance, keys, parts.redirectUris);
  return async (asked) => {
    const path = asked.url.pathname;
    if (path.startsWith('/api/v4/')) return withFaults(faults, asked, parts);
    if (path === '/api/graphql' && asked.method === 'POST') return graphqlAnswer(instance, asked, parts.save);
    if (path === '/-/sandbox/job-token' && asked.method === 'POST') return jobToken(instance, keys, asked.body);
    if (path === '/-/sandbox/reset' && asked.method === 'POST') {
      reseedInstance(instance);
      effects.record({
        service: 'gitlab',
        action: 'Reset',
        by: 'sandbox',
        account: instance.id,
        target: '',
        document: null,
      });
      parts.save();
      return json({});
    }
    const own = await signIn.handle(asked);
    return own ?? json({ message: '404 Not Found' }, 404);
  };
}

/**
 * Lets an ordered fault happen before or after what the call does. A fault is named by the first part of the path, for
 * example `gitlab:projects`, or by the method too: `gitlab:POST projects`.
 */
async function withFaults(faults: Faults, asked: Asked, ground: Ground): Promise<Answer> {
  const area = asked.url.pathname.split('/')[3] ?? '';
  const fault = faults.take(`gitlab:${asked.method} ${area}`) ?? faults.take(`gitlab:${area}`);
  if (fault?.kind === 'throttle')
    return json({ message: 'Too Many Requests' }, 429, { 'retry-after': '1', 'ratelimit-remaining': '0' });
  if (fault?.kind === 'error-before') return broken();
  if (fault?.kind === 'drop-before') return { drop: true };
  if (fault?.kind === 'delay') await wait(fault.milliseconds ?? 0);
  const answer = restAnswer(ground, asked);
  if (fault?.kind === 'error-after') return broken();
  if (fault?.kind === 'drop-after' || 'drop' in answer) return { drop: true };
  const body = fault?.kind === 'garble' ? garbled(answer.body) : answer.body;
  return { ...answer, body, headers: { ...answer.headers, ...LIMIT } };
}

async function jobToken(instance: Instance, keys: Keys, body: string): Promise<Answer> {
  try {
    return json({ token: await mintJobToken(instance, keys, readJobRequest(body)) });
  } catch (error) {
    if (error instanceof Refused) return json(error.body, error.status);
    throw error;
  }
}
