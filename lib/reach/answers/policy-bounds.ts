import type { Policy, RequestContext } from '@/lib/policy/types';

/** What a trust policy may have to be asked about. IAM takes no more than a fraction of each; see docs/limits.md. */
export const MOST = { characters: 65_536, statements: 250, values: 2_000, valueLength: 4_096 } as const;

/** Why a request is too large to be evaluated; null: it is not. */
export function contextTooLarge(context: RequestContext): string | null {
  const values = Object.values(context).flat();
  const characters = values.reduce((sum, value) => sum + (value?.length ?? 0), 0);
  return characters <= MOST.characters && values.length <= MOST.values
    ? null
    : `The context has ${inNumber(values.length)} values of ${inNumber(characters)} characters, and Drawbridge looks at ${inNumber(MOST.values)} values of ${inNumber(MOST.characters)} characters at most. Nothing was evaluated. Leave out what the policy does not ask for.`;
}

const inNumber = (count: number): string => count.toLocaleString('en');

/** Why a text is too long to be read as a trust policy; null: it is not. */
export const textTooLong = (text: string): string | null =>
  text.length <= MOST.characters
    ? null
    : `The trust policy has ${inNumber(text.length)} characters, and Drawbridge reads at most ${inNumber(MOST.characters)}. Nothing was looked at. Send a shorter policy.`;

/** Why a policy is too large to be asked about; null: it is not. */
export function policyTooLarge({ statements }: Policy): string | null {
  const values = statements.flatMap(({ clauses }) => clauses.flatMap((clause) => clause.values));
  const longest = values.reduce((most, { length }) => Math.max(most, length), 0);
  const counts = [
    { what: 'statements', count: statements.length, most: MOST.statements },
    { what: 'values in its conditions', count: values.length, most: MOST.values },
    { what: 'characters in one value', count: longest, most: MOST.valueLength },
  ];
  const over = counts.find(({ count, most }) => count > most);
  return over === undefined
    ? null
    : `The trust policy has ${inNumber(over.count)} ${over.what}, and Drawbridge looks at ${inNumber(over.most)} at most. Nothing was looked at. Divide the policy.`;
}
