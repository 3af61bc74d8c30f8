import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import type { Role } from '@/lib/db/generated/client';
import { manager } from '@/lib/services/answers/changes';
import { list } from '@/lib/services/answers/parts';
import { loadChange } from '@/lib/services/changes/record/load-change';
import { loadRole } from '@/lib/services/facts/load-role';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { readPolicies, readStrings } from '@/lib/services/verb/json-columns';
import { parseInput, rowNumberText } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';
import { quoteHcl } from '@/lib/terraform/hcl';
import { managedElsewhere } from '@/lib/terraform/managed-elsewhere';
import { providerFile } from '@/lib/terraform/provider-file';
import { resourceName } from '@/lib/terraform/resource-name';
import { roleFile } from '@/lib/terraform/role-file';

export const exportTerraformInput = z.strictObject({
  accountId: z.string().max(20),
  name: z.string().max(64),
  change: rowNumberText
    .optional()
    .describe('Number of a change. Exports its proposed trust policy instead of the live one.'),
});

export const terraformExport = z
  .strictObject({
    files: list(
      z.strictObject({
        name: z.string(),
        text: z.string(),
      }),
    ).describe('The role first, then each OIDC provider that its trust policy names.'),
    manager: manager.nullable().describe('The tool that manages the role already, by its tags.'),
  })
  .meta({ id: 'TerraformExport', description: 'A role and its OIDC providers as Terraform.' });
export type TerraformExport = z.infer<typeof terraformExport>;

const strings = z.record(z.string(), z.string()).catch({});

/** Writes a role and its providers as Terraform, by the inventory as last read. AWS is not asked. */
export async function exportTerraform(context: Context, actor: Actor, input: unknown): Promise<TerraformExport> {
  await requireAccess(context, actor, 'estate.read');
  const { change, ...where } = parseInput(exportTerraformInput, input);
  const role = await loadRole(context, where);
  const trustPolicy = change === undefined ? role.trustPolicy : await proposedBy(context, role, change);
  const text = roleFile({
    ...role,
    tags: strings.parse(role.tags),
    attachedPolicies: readPolicies(role.attachedPolicies),
    trustPolicy,
  });
  if (text === null)
    throw new AppError(
      'invalid',
      'The trust policy does not parse, so it cannot be exported as Terraform. Correct the policy first.',
    );
  const providers = await context.db.provider.findMany({
    where: { accountId: role.accountId, goneAt: null },
    orderBy: { arn: 'asc' },
  });
  return {
    files: [
      { name: `${resourceName(role.name)}.tf`, text },
      ...providers
        .filter(({ arn }) => text.includes(quoteHcl(arn)))
        .map(({ arn, host, clientIds, thumbprints }) => ({
          name: `${resourceName(host)}.tf`,
          text: providerFile({
            arn,
            host,
            audiences: readStrings(clientIds),
            thumbprints: readStrings(thumbprints),
          }),
        })),
    ],
    manager: managedElsewhere(strings.parse(role.tags)),
  };
}

async function proposedBy(context: Context, role: Role, number: number): Promise<string> {
  const change = await loadChange(context.db, number);
  if (change.roleId !== role.id)
    throw new AppError('not-found', `Change ${number} belongs to another role. Choose a change of this role.`);
  return change.proposedDocument;
}
