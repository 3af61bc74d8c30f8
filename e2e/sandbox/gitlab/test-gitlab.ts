import { GitbeakerRequestError, Gitlab } from '@gitbeaker/rest';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type Sandbox, startSandbox } from '@/e2e/sandbox/start';

export type TokenName = 'reader' | 'writer' | 'owner' | 'admin' | 'developer' | 'low';

/** A sandbox for the tests of one file, its company GitLab as seeded before each, and the real client to speak to it. */
export function withGitLab() {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ gitlabPort: 0, awsPort: 0, redirectUris: [] });
  });
  afterAll(() => sandbox.close());
  beforeEach(async () => {
    sandbox.faults.clear();
    await fetch(`${sandbox.gitlab.url}/-/sandbox/reset`, { method: 'POST' });
  });
  return {
    sandbox: () => sandbox,
    as: (token: TokenName, host = sandbox.gitlab.url) => new Gitlab({ host, token: `glpat-sandbox-${token}` }),
    /** One call without a client: status, headers and body as they are on the wire. */
    raw: async (token: TokenName, path: string, init: RequestInit = {}) => {
      const answer = await fetch(`${sandbox.gitlab.url}${path}`, {
        ...init,
        headers: { 'private-token': `glpat-sandbox-${token}`, 'content-type': 'application/json' },
      });
      const text = await answer.text();
      return {
        status: answer.status,
        headers: answer.headers,
        body: (text === '' ? null : JSON.parse(text)) as unknown,
      };
    },
    /** What was recorded since the last reset: actions in order. */
    actions: () => {
      const all = sandbox.effects.list().map(({ action }) => action);
      return all.slice(all.lastIndexOf('Reset') + 1);
    },
  };
}

/** How a call was refused, with GitLab's words; a call that went through is an error. */
export async function refusal(call: Promise<unknown>): Promise<{ readonly status: number; readonly text: string }> {
  try {
    await call;
  } catch (error) {
    const cause = error instanceof GitbeakerRequestError ? error.cause : undefined;
    if (cause === undefined) throw error;
    return { status: cause.response.status, text: cause.description };
  }
  throw new Error('the call was not refused');
}
