/** Which accounts may be of one person, by what GitLab tells of them. Only an admin decides whether they are. */

export interface Account {
  readonly id: string;
  readonly linkedToId: string | null;
  /** Kind and digest of what tells a person: "email:…", "saml:…". */
  readonly traits: readonly string[];
}

export interface LinkCandidate {
  readonly ids: readonly [string, string];
  /** "the same e-mail address" or "the same identity at saml". */
  readonly because: string;
}

/** Pairs of accounts that share a trait and are not linked yet, each once, in the order of the accounts. */
export function linkCandidates(accounts: readonly Account[]): readonly LinkCandidate[] {
  const rootOf = ({ id, linkedToId }: Account) => linkedToId ?? id;
  const found = new Map<string, LinkCandidate>();
  for (const sharing of sharers(accounts).entries()) {
    const [trait, [first, ...others]] = sharing;
    for (const other of others)
      if (first && rootOf(first) !== rootOf(other) && !found.has(`${first.id} ${other.id}`))
        found.set(`${first.id} ${other.id}`, { ids: [first.id, other.id], because: inWords(trait) });
  }
  return [...found.values()];
}

function sharers(accounts: readonly Account[]): ReadonlyMap<string, readonly Account[]> {
  const byTrait = new Map<string, Account[]>();
  for (const account of accounts)
    for (const trait of account.traits) byTrait.set(trait, [...(byTrait.get(trait) ?? []), account]);
  return byTrait;
}

const kindOf = (trait: string): string => trait.slice(0, Math.max(0, trait.indexOf(':')));

function inWords(trait: string): string {
  const kind = kindOf(trait);
  if (kind === '') return 'the same identity in GitLab';
  return kind === 'email' ? 'the same e-mail address' : `the same identity at ${kind}`;
}

/** Whether GitLab told of identities at other providers at all. It tells them to an administrator's token alone. */
export const knowsIdentities = (accounts: readonly Pick<Account, 'traits'>[]): boolean =>
  accounts.some(({ traits }) => traits.some((trait) => !['', 'email'].includes(kindOf(trait))));
