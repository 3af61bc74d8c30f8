import { ANY_TEXT } from '@/lib/policy/automata/acceptor';
import { canonicalStatement } from '@/lib/policy/canonical-policy';
import { type KeyTest, keyTest } from '@/lib/policy/compare/clauses';
import type { Door } from '@/lib/policy/compare/doors';
import type { ClaimValues, Universe } from '@/lib/policy/compare/types';
import { compilePolicy } from '@/lib/policy/compile-policy';
import type { Policy } from '@/lib/policy/types';

const ANYTHING: ClaimValues = { absent: true, empty: true, text: ANY_TEXT };

/** A statement that applies to the requests of one door: it holds where every test holds. */
export interface Box {
  /** Position in the document. */
  readonly index: number;
  readonly effect: 'Allow' | 'Deny';
  readonly tests: readonly KeyTest[];
  /** The same for statements that say the same. */
  readonly identity: string;
}

/** The statements of a policy that speak about the requests of a door. */
export function boxesOf(policy: Policy, door: Door, universe: Universe): readonly Box[] {
  const canBe = (key: string): boolean => {
    const values = valuesOfKey(key, door, universe);
    return values.empty || values.text !== null;
  };
  return compilePolicy(policy).statements.flatMap(({ statement, namesPrincipal, namesAction }, index) => {
    if (!namesPrincipal(door.principal) || !namesAction(door.action)) return [];
    const { sid: _, ...rest } = statement;
    return [
      {
        index,
        effect: statement.effect,
        tests: statement.clauses.map((clause) => keyTest(clause, policy.version, canBe) ?? opaqueTest(clause)),
        identity: `${policy.version ?? ''} ${canonicalStatement(rest)}`,
      },
    ];
  });
}

/** The mark of a key that no request has: a clause on a policy variable is taken as a coin that falls either way. */
const OPAQUE = 'opaque ';
export const isOpaque = (key: string): boolean => key.startsWith(OPAQUE);

function opaqueTest(clause: KeyTest['clause']): KeyTest {
  const identity = JSON.stringify([clause.operator.toLowerCase(), clause.key.toLowerCase(), [...clause.values].sort()]);
  const accepts = (value: string): boolean => value === 'holds';
  return {
    key: `${OPAQUE}${identity}`,
    clause: { ...clause, values: ['holds'] },
    absent: false,
    empty: false,
    text: null,
    accepts,
  };
}

/** What a key can be in the requests of a door. Keys of another issuer are absent, keys of AWS itself can be anything. */
export function valuesOfKey(key: string, door: Door, universe: Universe): ClaimValues {
  if (isOpaque(key)) return { absent: true, empty: false, text: null };
  const colon = key.lastIndexOf(':');
  const prefix = key.slice(0, Math.max(0, colon));
  if (door.host !== null && prefix === door.host.toLowerCase()) {
    return universe.claim(door.host, key.slice(colon + 1));
  }
  // Hosts have a dot; the prefixes of AWS's own keys do not.
  if (prefix.includes('.') || prefix.includes('/')) return { absent: true, empty: false, text: null };
  return ANYTHING;
}
