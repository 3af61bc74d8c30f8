import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { AwsError } from '@/lib/aws/port';
import { broadPolicy } from '@/lib/onboarding/permissions/broad-policies';
import type { PolicyReading } from '@/lib/onboarding/permissions/judge-policy';
import { judgeManaged } from '@/lib/onboarding/permissions/judge-policy';
import { arn } from '@/lib/services/answers/parts';
import { explainFailure } from '@/lib/services/connections/failures';
import { policyReadings } from '@/lib/services/facts/policy-readings';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { searchText } from '@/lib/services/verb/paging';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

export const findPoliciesInput = z.strictObject({
  accountId: z.string().max(20),
  q: searchText('the name').default(''),
});

export const foundPolicy = z
  .strictObject({
    arn,
    name: z.string(),
    byAws: z.boolean(),
    gives: z
      .string()
      .nullable()
      .describe(
        'What it allows, if that is far more than one pipeline needs, or why that is unknown. A policy by AWS is read when a guide chooses it.',
      ),
  })
  .meta({ id: 'FoundPolicy', description: 'A managed policy.' });
export type FoundPolicy = z.infer<typeof foundPolicy>;

const SHOWN = 20;

/** Managed policies of the account and of AWS whose name has the text, read live; the account's own first. */
export async function findPolicies(context: Context, actor: Actor, input: unknown): Promise<readonly FoundPolicy[]> {
  await requireAccess(context, actor, 'change.draft');
  const { accountId, q } = parseInput(findPoliciesInput, input);
  const all = await context
    .awsReader(accountId)
    .listManagedPolicies()
    .catch((error: unknown) => {
      if (!(error instanceof AwsError)) throw error;
      throw new AppError(
        'unavailable',
        `${explainFailure(error) ?? error.message} Type the ARN of the policy instead.`,
      );
    });
  if (all === null)
    throw new AppError(
      'unavailable',
      'The reader role is not allowed to list policies (`iam:ListPolicies`). Type the ARN instead.',
    );
  const wanted = q.toLowerCase();
  const found = all.filter(({ name }) => name.toLowerCase().includes(wanted));
  found.sort((a, b) => Number(a.byAws) - Number(b.byAws) || a.name.localeCompare(b.name));
  const shown = found.slice(0, SHOWN);
  const arns = shown.map((policy) => policy.arn);
  const readings = await policyReadings(context, accountId, arns);
  return shown.map(({ arn, name, byAws }) => ({ arn, name, byAws, gives: givenBy(arn, byAws, readings.get(arn)) }));
}

/** AWS's own are many, and none is read before a role has it or a guide chooses it: until then the name tells what it can. */
function givenBy(arn: string, byAws: boolean, reading: PolicyReading | undefined): string | null {
  if (byAws && reading === undefined) return broadPolicy(arn)?.gives ?? null;
  const { sentences } = judgeManaged(arn, reading, { roleArn: null, otherRoleArns: [] });
  return sentences.length === 0 ? null : sentences.join(' ');
}
