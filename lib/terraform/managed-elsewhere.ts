/** Tags by which tools of infrastructure as code mark what they made, as data. Keys and tools compare without case. */

const TOOLS = [
  { tag: 'terraform', name: 'Terraform' },
  { tag: 'opentofu', name: 'OpenTofu' },
  { tag: 'terragrunt', name: 'Terragrunt' },
  { tag: 'pulumi', name: 'Pulumi' },
  { tag: 'cloudformation', name: 'CloudFormation' },
  { tag: 'cdk', name: 'AWS CDK' },
  { tag: 'aws-cdk', name: 'AWS CDK' },
  { tag: 'sam', name: 'AWS SAM' },
  { tag: 'crossplane', name: 'Crossplane' },
  { tag: 'ansible', name: 'Ansible' },
] as const;

const MANAGER_KEYS: readonly string[] = ['managedby', 'provisionedby', 'provisioner', 'createdby', 'iac', 'iactool'];
/** Keys that say the tool by being there. */
const TELLING_KEYS = [
  { key: 'aws:cloudformation:stack-name', name: 'CloudFormation' },
  { key: 'aws:cloudformation:stack-id', name: 'CloudFormation' },
  { key: 'pulumi:project', name: 'Pulumi' },
  { key: 'pulumi:stack', name: 'Pulumi' },
  { key: 'crossplane-name', name: 'Crossplane' },
  { key: 'crossplane-kind', name: 'Crossplane' },
  { key: 'terraform:workspace', name: 'Terraform' },
  { key: 'terraform-workspace', name: 'Terraform' },
  { key: 'tfc:workspace', name: 'Terraform' },
] as const;
/** `terraform = "true"`. */
const FLAG_VALUES: readonly string[] = ['true', 'yes', '1'];

/** Which tool a role's tags say it is managed by, and the tag that says so. */
export interface Manager {
  /** As its makers write it. */
  readonly tool: string;
  readonly tag: { readonly key: string; readonly value: string };
}

/** The tool that these tags name as what manages the role; null: none that is known here. */
export function managedElsewhere(tags: Readonly<Record<string, string>>): Manager | null {
  for (const [key, value] of Object.entries(tags)) {
    const tool = toolOf(key.toLowerCase(), value.trim().toLowerCase());
    if (tool !== null) return { tool, tag: { key, value } };
  }
  return null;
}

function toolOf(key: string, value: string): string | null {
  const telling = TELLING_KEYS.find((known) => known.key === key);
  if (telling !== undefined) return telling.name;
  const bare = key.replace(/[-_: ]/g, '');
  if (MANAGER_KEYS.includes(bare)) return TOOLS.find(({ tag }) => tag === value)?.name ?? null;
  return FLAG_VALUES.includes(value) ? (TOOLS.find(({ tag }) => tag === key)?.name ?? null) : null;
}

/** Why nothing is written to such a role, in a sentence with what to do instead. */
export const refusalToWrite = ({ tool, tag }: Manager): string =>
  `This role is managed by ${tool} (tag ${tag.key}): a change made here would be undone or reported there. Draft the change, open it as Terraform, and put that text into the source.`;
