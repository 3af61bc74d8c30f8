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

/** ARNs of roles in a text, and variables that it takes for one. */
export interface NamedRoles {
  readonly arns: readonly string[];
  readonly names: readonly string[];
}

export const namedRoles = (text: string): NamedRoles => ({
  arns: [...text.matchAll(ARN)].map(([arn]) => arn),
  names: NAMED.flatMap((pattern) => [...text.matchAll(pattern)]).flatMap(([, name]) => (name ? [name] : [])),
});

/** Roles that texts name, each once. `variables`: what the configuration itself sets. */
export function roleHints(named: readonly NamedRoles[], variables: ReadonlyMap<string, string>): readonly RoleHint[] {
  const names = new Set(named.flatMap((each) => each.names));
  // The AWS tools read this one without being told.
  if (variables.has('AWS_ROLE_ARN')) names.add('AWS_ROLE_ARN');
  const arns = new Set(named.flatMap((each) => each.arns));
  const unknown: RoleHint[] = [];
  for (const name of names) {
    const known = namedRoles(variables.get(name) ?? '').arns;
    for (const arn of known) arns.add(arn);
    if (known.length === 0) unknown.push({ kind: 'variable', name });
  }
  return [...[...arns].map((arn) => ({ kind: 'arn', arn }) as const), ...unknown];
}
