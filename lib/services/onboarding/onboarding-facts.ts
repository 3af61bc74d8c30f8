/** What the plan of a guide rests on: the project, the account and its provider, as the inventory has them. */

import { OPEN_STATES } from '@/lib/changes/states';
import type { InstanceConfig } from '@/lib/config/config';
import type { Account, Onboarding, Project, Provider } from '@/lib/db/generated/client';
import type { OnboardingAnswers } from '@/lib/onboarding/answers';
import type { Policy } from '@/lib/policy/types';
import { inAccount, withAnyProvider } from '@/lib/reach/providers';
import { type Reading, reading, UNREAD } from '@/lib/reach/reading';
import type { Facts } from '@/lib/reach/types';
import { issuerHost } from '@/lib/services/facts/issuer-profiles';
import { loadFacts } from '@/lib/services/facts/load-facts';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { readStrings } from '@/lib/services/verb/json-columns';

export interface OnboardingFacts {
  readonly onboarding: Onboarding;
  readonly instance: InstanceConfig;
  readonly project: Project;
  readonly account: Account;
  readonly audience: string;
  readonly provider: {
    readonly arn: string;
    readonly url: string;
    /** null: the account has none for this issuer. */
    readonly clientIds: Reading<string> | null;
    readonly thumbprint: string | null;
    /** One that IAM would take for another, since it spells the host with other letters; null: none. */
    readonly otherCase: string | null;
  };
  /** Roles of the account, those that open changes are to make too. */
  readonly taken: readonly { readonly name: string; readonly path: string; readonly arn: string }[];
  /** What is known of what these policies let in or name. */
  readonly factsFor: (...policies: readonly Policy[]) => Promise<Facts>;
}

/** The instance and the project of a guide, or AppError "not-found". */
export async function projectOf(
  context: Context,
  { instanceId, projectId }: Pick<Onboarding, 'instanceId' | 'projectId'>,
) {
  const instance = context.config.instances.find(({ id }) => id === instanceId);
  const project = await context.db.project.findFirst({ where: { instanceId, gitlabId: projectId, goneAt: null } });
  if (!instance || !project)
    throw new AppError(
      'not-found',
      'The project of this guide is no longer in the inventory. The guide is kept. Sync its GitLab to see it.',
    );
  return { instance, project };
}

/** null: no account was chosen yet, or the one that was is not there any more. */
export async function onboardingFacts(
  context: Context,
  onboarding: Onboarding,
  answers: OnboardingAnswers,
): Promise<OnboardingFacts | null> {
  const { instance, project } = await projectOf(context, onboarding);
  const account = await context.db.account.findFirst({ where: { id: answers.accountId ?? '', removedAt: null } });
  if (account === null) return null;
  const providers = await context.db.provider.findMany({ where: { accountId: account.id, goneAt: null } });
  const open = { state: { in: [...OPEN_STATES] } };
  const taken = await context.db.role.findMany({
    where: { accountId: account.id, OR: [{ goneAt: null }, { plannedAt: { not: null }, changes: { some: open } }] },
    select: { name: true, path: true, arn: true },
  });
  return {
    ...{ onboarding, instance, project, account, taken },
    audience: answers.audience ?? instance.issuer,
    provider: { ...providerOf(instance, account, providers), thumbprint: answers.thumbprint },
    // The provider may be made by the changes of this very guide.
    factsFor: async (...policies) => withAnyProvider(inAccount(await loadFacts(context.db, { policies }), account.id)),
  };
}

function providerOf(instance: InstanceConfig, account: Account, providers: readonly Provider[]) {
  const host = issuerHost(instance.issuer);
  const found = providers.find((provider) => provider.host === host);
  const other = providers.find(
    (provider) => provider.host !== host && provider.host.toLowerCase() === host.toLowerCase(),
  );
  return {
    arn: found?.arn ?? `arn:${account.partition}:iam::${account.id}:oidc-provider/${host}`,
    url: instance.issuer,
    clientIds: found ? reading(readStrings(found.clientIds), UNREAD.audiences) : null,
    otherCase: other?.host ?? null,
  };
}
