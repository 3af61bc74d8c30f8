import type { Faults } from '@/e2e/sandbox/faults';
import { type JobRequest, mintJobToken } from '@/e2e/sandbox/gitlab/job-token';
import type { Keys } from '@/e2e/sandbox/gitlab/keys';
import { restAnswer } from '@/e2e/sandbox/gitlab/rest';
import { SignIn } from '@/e2e/sandbox/gitlab/sign-in';
import { type Answer, type Asked, json } from '@/e2e/sandbox/http';
import type { Instance } from '@/e2e/sandbox/world/types';

const LIMIT = { 'ratelimit-limit': '2000', 'ratelimit-remaining': '1999' };

/** One GitLab of the sandbox. Faults are named by the path's last fixed part, for example "projects". */
export function gitlabHandler(
  instance: Instance,
  keys: Keys,
  faults: Faults,
  redirectUris: readonly string[],
): (asked: Asked) => Promise<Answer> {
  const signIn = new SignIn(instance, keys, redirectUris);
  return async (asked) => {
    const path = asked.url.pathname;
    if (path.startsWith('/api/v4/')) {
      const fault = faults.take(`gitlab:${path.split('/')[3] ?? ''}`);
      if (fault?.kind === 'throttle')
        return json({ message: 'Too Many Requests' }, 429, { 'retry-after': '1', 'ratelimit-remaining': '0' });
      if (fault?.kind === 'error-before') return json({ message: '500 Internal Server Error' }, 500);
      if (fault?.kind === 'drop-before') return { drop: true };
      const answer = restAnswer(instance, asked);
      return 'drop' in answer ? answer : { ...answer, headers: { ...answer.headers, ...LIMIT } };
    }
    if (path === '/-/sandbox/job-token' && asked.method === 'POST') {
      return json({ token: await mintJobToken(instance, keys, JSON.parse(asked.body) as JobRequest) });
    }
    const own = await signIn.handle(asked);
    return own ?? json({ message: '404 Not Found' }, 404);
  };
}
