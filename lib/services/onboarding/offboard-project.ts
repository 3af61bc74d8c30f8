import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { callsOf, titleOf } from '@/lib/changes/setup-steps';
import { describeMapping } from '@/lib/mappings/describe-mapping';
import { accountId, list, sentence } from '@/lib/services/answers/parts';
import { needsOfProposal } from '@/lib/services/changes/proposal/change-needs';
import { openSubmitted } from '@/lib/services/changes/record/open-submitted';
import { changeText } from '@/lib/services/changes/record/write-draft';
import { type Offboarding, offboardingOf } from '@/lib/services/onboarding/offboarding-of';
import { projectOf } from '@/lib/services/onboarding/onboarding-facts';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput, rowNumber, rowNumberText } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';
import { requirePerson } from '@/lib/services/verb/require-person';

export const offboardingView = z
  .strictObject({
    role: z.strictObject({
      accountId,
      name: z.string(),
    }),
    mappings: list(z.string()),
    steps: list(
      z.strictObject({
        title: z.string().meta({ examples: ['Admit develop'] }),
        calls: z.string().nullable(),
      }),
    ),
    refusal: sentence.nullable(),
  })
  .meta({ id: 'Offboarding', description: "What removing a project's access would do to one role." });
export type OffboardingView = z.infer<typeof offboardingView>;

export const offboardingPlan = z
  .strictObject({
    path: z.string(),
    roles: list(offboardingView),
    left: list(
      z.strictObject({
        accountId,
        name: z.string(),
      }),
    ).describe(
      'Roles that admit the project in another way: by a group, a wildcard, or a statement that is not a mapping.',
    ),
  })
  .meta({ id: 'OffboardingPlan', description: "What removing a project's access would do." });
export type OffboardingPlan = z.infer<typeof offboardingPlan>;

export const planOffboardingInput = z.strictObject({ instanceId: z.string().max(100), projectId: rowNumberText });

/** Shows for each role what would go with the project. Keeps nothing. */
export async function planOffboarding(context: Context, actor: Actor, input: unknown): Promise<OffboardingPlan> {
  await requireAccess(context, actor, 'estate.read');
  const { path, all, left } = await plan(context, parseInput(planOffboardingInput, input));
  return { path, roles: all.map(viewOf), left };
}

export const offboardProjectInput = z.strictObject({
  instanceId: z.string().max(100),
  projectId: rowNumber,
  roles: z
    .array(z.strictObject({ accountId: z.string().max(20), name: z.string().max(64) }))
    .min(1)
    .max(100),
  reason: changeText.reason.min(1, 'Write a reason: the person who decides needs it.'),
});

/**
 * Opens a change of each named role, submitted at once, that removes the project's access and cleans up: the trust policy
 * is closed first, and what is left over is removed after it.
 */
export async function offboardProject(
  context: Context,
  actor: Actor,
  input: unknown,
): Promise<{ readonly changes: readonly number[] }> {
  await requireAccess(context, actor, 'change.draft');
  const { roles, reason, ...project } = parseInput(offboardProjectInput, input);
  requirePerson(actor, 'end the access of a project');
  const { path, all } = await plan(context, project);
  const wanted = roles.map(({ accountId, name }) => {
    const found = all.find(({ role }) => role.accountId === accountId && role.name === name);
    if (!found)
      throw new AppError(
        'not-found',
        `No mapping of ${name} names ${path}. Nothing was opened. Sync the account and look again.`,
      );
    if (found.refusal !== null) throw new AppError('conflict', `${found.refusal} Nothing was opened.`);
    return found;
  });
  const needs = new Map<Offboarding, Awaited<ReturnType<typeof needsOfProposal>>>();
  for (const each of wanted) needs.set(each, await needsOfProposal(context, each.role, each.proposal));
  const changes = await context.db.$transaction(async (tx) => {
    const opened: number[] = [];
    for (const [{ role, proposal }, needed] of needs) {
      const change = await openSubmitted(tx, context, actor, {
        ...{ role, proposal, needs: needed, authorId: actor.personId, reason },
        title: `End the access of ${path} to ${role.name}`.slice(0, 200),
      });
      opened.push(change.number);
    }
    return opened;
  });
  return { changes };
}

async function plan(context: Context, where: { readonly instanceId: string; readonly projectId: number }) {
  const { project } = await projectOf(context, where);
  const roles = await context.db.role.findMany({
    where: {
      ...{ goneAt: null, account: { removedAt: null } },
      // A mapping may wait for a ref that does not exist yet: then nobody is admitted so far.
      OR: [{ admissions: { some: where } }, { trustPolicy: { contains: project.path } }],
    },
    include: { account: true, _count: { select: { admissions: { where } } } },
    orderBy: [{ accountId: 'asc' }, { name: 'asc' }],
  });
  const all: Offboarding[] = [];
  const left: OffboardingPlan['left'][number][] = [];
  for (const role of roles) {
    const found = await offboardingOf(context, role, { ...where, path: project.path });
    if (found !== null) all.push(found);
    else if (role._count.admissions > 0) left.push({ accountId: role.accountId, name: role.name });
  }
  return { path: project.path, all, left };
}

const viewOf = ({ role, mappings, proposal, refusal }: Offboarding): OffboardingView => ({
  role: { accountId: role.accountId, name: role.name },
  mappings: mappings.map(describeMapping),
  steps: [
    { title: 'Put the trust policy without these mappings', calls: 'iam:UpdateAssumeRolePolicy' },
    ...proposal.surroundings.cleanUp.map((step) => ({ title: titleOf(step), calls: callsOf(step.kind) })),
  ],
  refusal,
});
