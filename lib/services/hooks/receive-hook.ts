import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestInfo } from '@/lib/access/decide';
import { namedByEvent } from '@/lib/gitlab/hook-events';
import { askForMembers } from '@/lib/services/people/read-members';
import { enqueueSync } from '@/lib/services/sync/start-sync';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { instanceOfPeople } from '@/lib/services/verb/named-groups';
import { requireRate } from '@/lib/services/verb/require-rate';
import { networkOf } from '@/lib/session/client-address';

export interface ReceivedHook {
  /** Id of the configured GitLab, as the address names it. */
  readonly instanceId: string;
  /** What the header X-Gitlab-Token or X-Gitlab-Event-Streaming-Token says; null: neither is there. */
  readonly secret: string | null;
  readonly request: RequestInfo;
  /** Reads the body. Called only for whoever knows the secret. */
  readonly body: () => Promise<unknown>;
}

/**
 * Takes an event of GitLab, and asks for what it names to be read again. The event is only a hint: its facts come from GitLab's API, so
 * one that was sent twice, late or with a lie in it costs one reading, and of each thing one reading waits at a time.
 * Throws AppError: "not-found" where the GitLab has no hook, "not-signed-in" where the secret is another one, "too-many".
 */
export async function receiveHook(context: Context, hook: ReceivedHook): Promise<void> {
  const { instanceId } = hook;
  const expected = context.config.instances.find(({ id }) => id === instanceId)?.hookToken;
  if (expected === undefined)
    throw new AppError(
      'not-found',
      'No events are expected here. Nothing was read. Set a hook secret for this GitLab in the configuration of Drawbridge.',
    );
  if (!isSame(expected, hook.secret)) {
    await requireRate(context, 'hook', networkOf(hook.request.ip));
    throw new AppError(
      'not-signed-in',
      'The secret of the hook is another one. Nothing was read. Set the same secret in GitLab and in Drawbridge.',
    );
  }
  const { projectId, members, all } = namedByEvent(await hook.body());
  await context.db.$transaction(async (tx) => {
    if (projectId !== null)
      await context.jobs.enqueue(tx, 'read-project', { instanceId, projectId }, `${instanceId} ${projectId}`);
    if (members && instanceId === instanceOfPeople(context.config)) await askForMembers(tx, context);
    if (all) await enqueueSync(tx, context, { kind: 'instance', id: instanceId }, 'GitLab');
  });
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Digests have one length, so that the time of the comparison tells nothing of the secret. */
const isSame = (expected: string, given: string | null): boolean =>
  given !== null && timingSafeEqual(digest(expected), digest(given));
