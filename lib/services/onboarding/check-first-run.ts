import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { AwsError, type RoleEntry } from '@/lib/aws/port';
import { accountId, instant, list, sentence, subject } from '@/lib/services/answers/parts';
import { explainFailure } from '@/lib/services/connections/failures';
import { loadOnboarding } from '@/lib/services/onboarding/load-onboarding';
import type { Context } from '@/lib/services/verb/context';
import { parseInput, rowNumberText } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

export const checkFirstRunInput = z.strictObject({ number: rowNumberText });

export const firstRun = z
  .strictObject({
    track: z.string(),
    role: z.strictObject({
      accountId,
      name: z.string(),
    }),
    lastUsedAt: instant.nullable().describe('When IAM last saw the role in use. IAM reports it up to 4 hours late.'),
    lastUsedRegion: z.string().nullable(),
    entries: list(
      z.strictObject({
        at: instant,
        subject,
      }),
    )
      .nullable()
      .describe('The newest subjects that assumed it, according to CloudTrail. `null` if CloudTrail may not be asked.'),
    refused: list(
      z.strictObject({
        at: instant,
        subject,
      }),
    )
      .nullable()
      .describe('The newest subjects that its trust policy kept out. `null` if CloudTrail may not be asked.'),
    unread: sentence.nullable().describe('Why IAM could not be asked. `null` if it was.'),
  })
  .meta({ id: 'FirstRun', description: 'Whether a pipeline has assumed a new role.' });
export type FirstRun = z.infer<typeof firstRun>;

const SHOWN = 5;
const shown = (found: readonly RoleEntry[] | undefined) =>
  found?.slice(0, SHOWN).map(({ at, subject }) => ({ at: at.toISOString(), subject })) ?? null;

/** Whether a pipeline has entered the roles that came of a guide. AWS IAM: RoleLastUsed, which lags by up to four hours. */
export async function checkFirstRun(context: Context, actor: Actor, input: unknown): Promise<readonly FirstRun[]> {
  await requireAccess(context, actor, 'estate.read');
  const row = await loadOnboarding(context, parseInput(checkFirstRunInput, input).number);
  const changes = await context.db.change.findMany({
    where: { onboardingId: row.id, state: 'applied' },
    orderBy: { number: 'asc' },
    include: { role: true },
  });
  const runs: FirstRun[] = [];
  for (const { track, role, finishedAt } of changes) {
    const base = { track: track ?? '', role: { accountId: role.accountId, name: role.name } };
    try {
      const reader = context.awsReader(role.accountId);
      const live = await reader.roleDetail(role.name);
      const used = { lastUsedAt: live.lastUsedAt?.toISOString() ?? null, lastUsedRegion: live.lastUsedRegion };
      const seen = await reader.roleEntries(role.arn, finishedAt ?? row.createdAt);
      const [entries, refused] = [shown(seen?.entries), shown(seen?.refused)];
      runs.push({ ...base, ...used, entries, refused, unread: null });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      runs.push({
        ...base,
        lastUsedAt: null,
        lastUsedRegion: null,
        entries: null,
        refused: null,
        unread: explainFailure(error) ?? error.message,
      });
    }
  }
  return runs;
}
