/** What a job says of the role that it assumes: its ARN, or the variable that holds it. */
export type RoleHint =
  | { readonly kind: 'arn'; readonly arn: string }
  | { readonly kind: 'variable'; readonly name: string };

/** AWS: IAM ARNs of roles. */
const ARN = /arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+/g;
const NAMED = /(?:--role-arn|role_arn|ROLE_ARN|role-to-assume)["']?[\s=:]*["']?\$\{?([A-Za-z_]\w*)/g;

/** Roles that the texts name, each once. `variables`: what the configuration itself sets. */
export function roleHints(texts: readonly string[], variables: ReadonlyMap<string, string>): readonly RoleHint[] {
  const text = texts.join('\n');
  const literal = (source: string) => [...source.matchAll(ARN)].map(([arn]) => arn);
  const names = new Set([...text.matchAll(NAMED)].flatMap(([, name]) => (name ? [name] : [])));
  // The AWS tools read this one without being told.
  if (variables.has('AWS_ROLE_ARN')) names.add('AWS_ROLE_ARN');
  const arns = new Set(literal(text));
  const unknown: RoleHint[] = [];
  for (const name of names) {
    const known = literal(variables.get(name) ?? '');
    for (const arn of known) arns.add(arn);
    if (known.length === 0) unknown.push({ kind: 'variable', name });
  }
  return [...[...arns].map((arn) => ({ kind: 'arn', arn }) as const), ...unknown];
}
