/** What a job says of the role that it assumes: its ARN, or the variable that holds it. */
export type RoleHint =
  | { readonly kind: 'arn'; readonly arn: string }
  | { readonly kind: 'variable'; readonly name: string };

/** AWS: IAM ARNs of roles. */
const ARN = /arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+/g;
/** A variable behind an option or a setting that takes a role's ARN, and one that is called so. */
const NAMED = [
  /(?:--role-arn|role-to-assume)["']?[\s=:]+["']?\$\{?([A-Za-z_]\w*)/g,
  /(?:role_arn|ROLE_ARN)["']?\s*[=:]\s*["']?\$\{?([A-Za-z_]\w*)/g,
  /\$\{?((?!AWS_ROLE_ARN\b)(?:[A-Za-z_]\w*)?ROLE_ARN\w*)/g,
] as const;

/** A variable that a text sets to an ARN, or to what another variable holds. */
const ASSIGNED = /([A-Za-z_]\w*)=["']?(?:arn:aws[a-z-]*:iam:|\$\{?([A-Za-z_]\w*))/g;

/** ARNs of roles in a text, variables that it takes for one, and those of them that it sets itself. */
export interface NamedRoles {
  readonly arns: readonly string[];
  readonly names: readonly string[];
  readonly assigned: readonly string[];
}

export const namedRoles = (text: string): NamedRoles => ({
  arns: [...text.matchAll(ARN)].map(([arn]) => arn),
  names: NAMED.flatMap((pattern) => [...text.matchAll(pattern)]).flatMap(([, name]) => (name ? [name] : [])),
  assigned: [...text.matchAll(ASSIGNED)].flatMap(([, name = '', from]) => (name === from ? [] : [name])),
});

/** Roles that texts name, each once. `variables`: what the configuration itself sets, every value that one has somewhere. */
export function roleHints(
  named: readonly NamedRoles[],
  variables: ReadonlyMap<string, readonly string[]>,
): readonly RoleHint[] {
  const names = new Set(named.flatMap((each) => each.names));
  // The AWS tools read this one without being told.
  if (variables.has('AWS_ROLE_ARN')) names.add('AWS_ROLE_ARN');
  const arns = new Set(named.flatMap((each) => each.arns));
  const unknown: RoleHint[] = [];
  const assigned = new Set(named.flatMap((each) => each.assigned));
  for (const name of names) {
    const known = (variables.get(name) ?? []).flatMap((value) => namedRoles(value).arns);
    for (const arn of known) arns.add(arn);
    if (known.length === 0 && !assigned.has(name)) unknown.push({ kind: 'variable', name });
  }
  return [...[...arns].map((arn) => ({ kind: 'arn', arn }) as const), ...unknown];
}
