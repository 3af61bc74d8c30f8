import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { refusalOf } from '@/lib/access/decide';
import { ownedByAws } from '@/lib/changes/acceptable-policy';
import { OPEN_STATES } from '@/lib/changes/states';
import { reading, UNREAD } from '@/lib/reach/reading';
import { manager } from '@/lib/services/answers/changes';
import {
  accountId,
  accountName,
  arn,
  digest,
  documentText,
  instant,
  list,
  readingOf,
  sentence,
} from '@/lib/services/answers/parts';
import { composedDraft, composedOf } from '@/lib/services/changes/proposal/composed-draft';
import { roleLimit, roleLimits } from '@/lib/services/changes/proposal/role-limits';
import { loadChange, stateOf } from '@/lib/services/changes/record/load-change';
import { issuerHost } from '@/lib/services/facts/issuer-profiles';
import { lastRead } from '@/lib/services/facts/last-read';
import { loadRole } from '@/lib/services/facts/load-role';
import type { Context } from '@/lib/services/verb/context';
import { readStrings } from '@/lib/services/verb/json-columns';
import { parseInput, rowNumberText } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';
import { managedElsewhere } from '@/lib/terraform/managed-elsewhere';

export const getComposerInput = z.strictObject({
  accountId: z.string().max(20),
  name: z.string().max(64),
  change: rowNumberText.optional().describe('Number of a change to continue with.'),
});

export const composerView = z
  .strictObject({
    role: z.strictObject({
      accountId,
      accountName,
      name: z.string(),
      arn,
      trustPolicy: documentText,
      trustDigest: digest,
      quota: z.int().nullable(),
      syncedAt: instant,
    }),
    instances: list(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        host: z.string(),
        shared: z.boolean(),
        provider: z
          .strictObject({
            arn,
            clientIds: readingOf(z.string()).describe('The audiences that it accepts.'),
          })
          .nullable(),
      }),
    ).describe('GitLab instances. `provider` is `null` where the account has no OIDC provider for one.'),
    change: z
      .strictObject({
        number: z.int(),
        version: z.int(),
        title: z.string().meta({ examples: ['Admit develop'] }),
        reason: sentence,
        proposedDocument: documentText,
        composed: composedDraft
          .nullable()
          .describe(
            'The mappings that it was composed of. `null` if it was typed as JSON, or is not made of mappings any more.',
          ),
      })
      .nullable(),
    limits: list(roleLimit).describe('When mappings of the live policy end.'),
    refusal: sentence.nullable().describe('Why you may not draft a change. `null` if you may.'),
    manager: manager
      .nullable()
      .describe('The tool that manages the role by its tags, where such roles may not be changed here.'),
  })
  .meta({ id: 'Composer', description: 'What a change of a role starts from.' });
export type ComposerView = z.infer<typeof composerView>;

const tagsColumn = z.record(z.string(), z.string()).catch({});

/** Reads what the composer needs for one role. */
export async function getComposer(context: Context, actor: Actor, input: unknown): Promise<ComposerView> {
  await requireAccess(context, actor, 'estate.read');
  const wanted = parseInput(getComposerInput, input);
  const role = await loadRole(context, wanted);
  const providers = await context.db.provider.findMany({ where: { accountId: role.accountId, goneAt: null } });
  const change = wanted.change === undefined ? null : await loadChange(context.db, wanted.change);
  return {
    role: {
      accountId: role.accountId,
      accountName: role.account.name,
      name: role.name,
      arn: role.arn,
      trustPolicy: role.trustPolicy,
      trustDigest: role.trustDigest,
      quota: role.account.trustPolicyQuota,
      syncedAt: lastRead(role, role.account).toISOString(),
    },
    instances: context.config.instances.map((instance) => {
      const host = issuerHost(instance.issuer);
      const provider = providers.find((candidate) => candidate.host === host);
      return {
        id: instance.id,
        name: instance.name,
        host,
        shared: instance.shared,
        provider: provider
          ? { arn: provider.arn, clientIds: reading(readStrings(provider.clientIds), UNREAD.audiences) }
          : null,
      };
    }),
    change:
      change &&
      change.roleId === role.id &&
      OPEN_STATES.includes(stateOf(change)) &&
      change.authorId === (actor.kind === 'person' ? actor.personId : '')
        ? {
            number: change.number,
            version: change.version,
            title: change.title,
            reason: change.reason,
            proposedDocument: change.proposedDocument,
            composed: await composedOf(context, change.intent),
          }
        : null,
    limits: await roleLimits(context, role),
    refusal: refusalOf(actor, 'change.draft') ?? ownedByAws(role.path),
    manager: context.config.writeManagedRoles ? null : managedElsewhere(tagsColumn.parse(role.tags)),
  };
}
