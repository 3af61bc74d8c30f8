import { type Acceptor, ANY_TEXT, wordsOf } from '@/lib/policy/automata/acceptor';
import { charSet } from '@/lib/policy/automata/char-set';
import { callKey, isIssuerKey } from '@/lib/policy/call-keys';
import { canonicalStatement } from '@/lib/policy/canonical-policy';
import { type KeyTest, keyTest } from '@/lib/policy/compare/clauses';
import type { Door } from '@/lib/policy/compare/doors';
import type { ClaimValues, Universe } from '@/lib/policy/compare/types';
import { compilePolicy } from '@/lib/policy/compile-policy';
import type { Policy, Statement } from '@/lib/policy/types';

const ANYTHING: ClaimValues = { absent: true, empty: true, text: ANY_TEXT };
/** AWS: AssumeRoleWithWebIdentity, RoleSessionName: two characters at least, and no wildcard among them. */
const SESSION_CHARACTER = charSet((code) => /[A-Za-z0-9_+=,.@-]/.test(String.fromCharCode(code)));
const SESSION_NAME: Acceptor = {
  ...ANY_TEXT,
  moves: (state) => [{ chars: SESSION_CHARACTER, target: Math.min(state + 1, 2) }],
  accepts: (state) => state === 2,
};
const ABSENT: ClaimValues = { absent: true, empty: false, text: null };

/** A statement that applies to the requests of one way in. It holds where every test holds. */
export interface Box {
  /** Position in the document. */
  readonly index: number;
  readonly effect: 'Allow' | 'Deny';
  readonly tests: readonly KeyTest[];
  /** The same for statements that say the same. */
  readonly identity: string;
}

/** The statements of a policy that apply to the requests of one way in: all, or all denials and the one at `grant`. */
export function boxesOf(policy: Policy, door: Door, universe: Universe, grant: number | null = null): readonly Box[] {
  const canBe = (key: string): boolean => {
    const values = valuesOfKey(key, door, universe);
    return values.empty || values.text !== null;
  };
  return compilePolicy(policy).statements.flatMap(({ statement, namesPrincipal, namesAction, clauses }, index) => {
    if (grant !== null && grant !== index && statement.effect === 'Allow') return [];
    if (!namesPrincipal(door.principal) || !namesAction(door.action)) return [];
    return [
      {
        index,
        effect: statement.effect,
        tests: clauses.map((each) => keyTest(each, policy.version, canBe) ?? opaqueTest(each.clause)),
        get identity() {
          return `${policy.version ?? ''} ${meaningOf(statement)}`;
        },
      },
    ];
  });
}

const MEANINGS = new WeakMap<Statement, string>();

/** The canonical text of a statement without its Sid. */
function meaningOf(statement: Statement): string {
  const { sid: _, ...rest } = statement;
  const meaning = MEANINGS.get(statement) ?? canonicalStatement(rest);
  MEANINGS.set(statement, meaning);
  return meaning;
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

/**
 * What a key can be in the requests of one way in. Keys of another issuer are absent, and so are AWS keys that no call of a web
 * identity has. Nothing is known about other keys, so they can be anything.
 */
export function valuesOfKey(key: string, door: Door, universe: Universe): ClaimValues {
  if (isOpaque(key)) return ABSENT;
  const { host } = door;
  if (host !== null && key.startsWith(`${host.toLowerCase()}:`))
    return universe.claim({ principal: door.principal, host }, key.slice(host.length + 1));
  if (isIssuerKey(key)) return ABSENT;
  const rule = host === null ? null : callKey(key);
  if (host === null || rule === null) return ANYTHING;
  if (rule.source === 'never') return ABSENT;
  if (rule.source === 'token') return universe.claim({ principal: door.principal, host }, key);
  const free = rule.key === 'sts:rolesessionname' ? SESSION_NAME : ANY_TEXT;
  const text = rule.words === null ? free : wordsOf(rule.words);
  return { absent: !rule.always, empty: false, text };
}
