import { callKey, isIssuerKey } from '@/lib/policy/call-keys';
import { type Box, valuesOfKey } from '@/lib/policy/compare/boxes';
import type { KeyTest } from '@/lib/policy/compare/clauses';
import { type Door, hostOfProvider } from '@/lib/policy/compare/doors';
import type { Universe } from '@/lib/policy/compare/types';
import { parseValue } from '@/lib/policy/policy-text';

/** Why no token can meet a statement, where one of its conditions alone says so; null: it takes more than one. */
export function deadReason({ tests }: Box, door: Door, universe: Universe): string | null {
  for (const test of tests) {
    const values = valuesOfKey(test.key, door, universe);
    const isThere = values.empty || values.text !== null;
    if (!isThere && !test.absent) return `No token meets its condition: ${whyAbsent(test, door)}.`;
    if (!values.absent && !test.empty && hasNoValue(test)) {
      return `No token meets the condition on ${test.clause.key}: the policy variable in ${test.clause.values.join(', ')} has no value.`;
    }
    if (!values.absent && test.absent && test.text === false) {
      return `No token meets its condition: ${test.clause.key} is there in every call of a web identity.`;
    }
  }
  return null;
}

/** Every value of the condition hangs on a variable that these calls do not fill. */
const hasNoValue = ({ text, clause }: KeyTest): boolean =>
  text !== null &&
  typeof text === 'object' &&
  !text.negated &&
  text.globs.size === 0 &&
  clause.values.some((value) =>
    parseValue(value, { wildcards: false, variables: true }).some(({ kind }) => kind === 'variable'),
  );

function whyAbsent({ clause: { key } }: KeyTest, { host }: Door): string {
  if (isIssuerKey(key)) {
    const prefix = key.slice(0, key.lastIndexOf(':'));
    return prefix.toLowerCase() === host?.toLowerCase()
      ? `AWS does not read ${key} for this issuer`
      : `${key} is a key of another issuer than ${host}`;
  }
  if (callKey(key)?.source === 'token') return `${key} comes from claims that tokens of GitLab do not have`;
  return `${key} is never there in a call of a web identity`;
}

/** Why the audiences of the provider leave nobody, in a sentence. */
export function audienceReason(provider: string, clientIds: readonly string[]): string {
  const host = hostOfProvider(provider) ?? provider;
  const accepted = clientIds.length === 0 ? 'no audience at all' : `the audience ${clientIds.join(', ')}`;
  return `The provider ${host} of the account accepts ${accepted}, and none that the statement asks for.`;
}
