import { parsePolicy } from '@/lib/policy/parse-policy';
import { printPolicy } from '@/lib/policy/print-policy';
import type { Json } from '@/lib/policy/types';
import { UNREAD } from '@/lib/reach/reading';
import { attribute, type Block, block, expression, type HclItem, note, object, printHcl } from '@/lib/terraform/hcl';
import { resourceName } from '@/lib/terraform/resource-name';
import { jsonValue, trustDocument } from '@/lib/terraform/trust-document';

/** A role as IAM has it. */
export interface RoleToExport {
  readonly name: string;
  readonly path: string;
  readonly description: string | null;
  readonly maxSessionSeconds: number | null;
  readonly permissionsBoundary: string | null;
  readonly tags: Readonly<Record<string, string>>;
  /** null: they could not be read. */
  readonly attachedPolicies: readonly { readonly arn: string; readonly name: string }[] | null;
  /** The trust policy as a document. */
  readonly trustPolicy: string;
}

/**
 * The Terraform file of a role: trust policy, role, attachments of managed policies, and an `import` block for each, so that
 * the first plan of Terraform changes nothing. Inline policies are not read from AWS and so not in it. null: the trust
 * policy does not parse.
 */
export function roleFile(role: RoleToExport): string | null {
  const parsed = parsePolicy(role.trustPolicy);
  if (!parsed.ok) return null;
  const name = resourceName(role.name);
  const document = trustDocument(parsed.policy, `${name}_trust`);
  const json = { kind: 'json', value: jsonValue(JSON.parse(printPolicy(parsed.policy)) as Json) } as const;
  const trust = document === null ? json : expression(`data.aws_iam_policy_document.${name}_trust.json`);
  const resource = block(
    'resource',
    ['aws_iam_role', name],
    [
      attribute('name', role.name),
      ...optional('path', role.path === '/' ? null : role.path),
      ...optional('description', role.description),
      ...optional('max_session_duration', role.maxSessionSeconds),
      ...optional('permissions_boundary', role.permissionsBoundary),
      attribute('assume_role_policy', trust),
      ...tagsOf(role.tags),
    ],
  );
  return printHcl([
    ...(document === null ? [] : [document]),
    importBlock(`aws_iam_role.${name}`, role.name),
    resource,
    ...(role.attachedPolicies === null
      ? [note(`${UNREAD.policies} None of them is in this file.`)]
      : attachments(role.name, role.attachedPolicies, name)),
  ]);
}

/** `import` blocks are read by Terraform 1.5 and later, and by OpenTofu. */
export const importBlock = (to: string, id: string): Block =>
  block('import', [], [attribute('to', expression(to)), attribute('id', id)]);

function attachments(
  role: string,
  policies: NonNullable<RoleToExport['attachedPolicies']>,
  name: string,
): readonly Block[] {
  const taken = new Set<string>();
  return policies.flatMap(({ arn, name: policy }) => {
    const wanted = `${name}_${resourceName(policy)}`;
    let label = wanted;
    for (let nth = 2; taken.has(label); nth += 1) label = `${wanted}_${nth}`;
    taken.add(label);
    return [
      importBlock(`aws_iam_role_policy_attachment.${label}`, `${role}/${arn}`),
      block(
        'resource',
        ['aws_iam_role_policy_attachment', label],
        [attribute('role', expression(`aws_iam_role.${name}.name`)), attribute('policy_arn', arn)],
      ),
    ];
  });
}

function tagsOf(tags: RoleToExport['tags']): readonly HclItem[] {
  // AWS: keys that begin with `aws:` are its own, and a request that sets one is refused.
  const own = Object.entries(tags).filter(([key]) => !key.toLowerCase().startsWith('aws:'));
  return own.length === 0 ? [] : [attribute('tags', object(own))];
}

const optional = (name: string, value: string | number | null): readonly HclItem[] =>
  value === null || value === '' ? [] : [attribute(name, value)];
