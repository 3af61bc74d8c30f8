import { wordsOf } from '@/lib/policy/automata/acceptor';
import { spend } from '@/lib/policy/budget';
import { type Box, boxesOf } from '@/lib/policy/compare/boxes';
import type { Door } from '@/lib/policy/compare/doors';
import { findRequest } from '@/lib/policy/compare/search';
import type { Example, Universe } from '@/lib/policy/compare/types';
import { compilePolicy } from '@/lib/policy/compile-policy';
import type { Policy } from '@/lib/policy/types';
import type { KnownIssuer } from '@/lib/reach/issuers';
import { FREE_CHARACTER } from '@/lib/subjects/universe-values';

/** One statement of a policy for one way in. The policy's denials count. */
export interface Grant {
  readonly policy: Policy;
  readonly statementIndex: number;
  readonly door: Door;
}

export type Token =
  | { readonly kind: 'token'; readonly subject: string; readonly claims: Example }
  | { readonly kind: 'none' }
  | { readonly kind: 'undecided' };

/** The shortest token of the universe that the statement admits and no denial takes back. */
export function admittedToken({ policy, statementIndex, door }: Grant, universe: Universe): Token {
  if (!spend(1 + (policy.statements.length >> 4))) return { kind: 'undecided' };
  const wanted = boxesOf(policy, door, universe, statementIndex);
  if (!wanted.some(({ effect }) => effect === 'Allow')) return { kind: 'none' };
  const subjectKey = `${door.host}:sub`;
  const found = findRequest(wantingSubject(wanted, subjectKey), [], door, universe);
  if (found.kind !== 'example') return found;
  const claims = withFreeCharacters(found.example, policy, door);
  const subject = Object.entries(claims).find(([key]) => key.toLowerCase() === subjectKey.toLowerCase())?.[1];
  return { kind: 'token', subject: subject ?? '', claims };
}

/** A statement without a word about the subject is asked for one all the same: the example is to show it. */
function wantingSubject(boxes: readonly Box[], subjectKey: string): readonly Box[] {
  const key = subjectKey.toLowerCase();
  if (boxes.some(({ tests }) => tests.some((test) => test.key === key))) return boxes;
  const any = {
    key,
    clause: { operator: 'StringLike', key: subjectKey, values: ['*'] },
    absent: false,
    empty: true,
    text: true,
    accepts: () => true,
  };
  return boxes.map((box) => ({ ...box, tests: [...box.tests, any] }));
}

const STAND_INS = ['x', 'y', 'z', 'a', '9', '8', '7', '1'];
const FREE = String.fromCharCode(FREE_CHARACTER);

/** Free characters as characters that people can read, chosen so that the policy still allows the request. */
function withFreeCharacters(example: Example, policy: Policy, door: Door): Example {
  const entries = Object.entries(example);
  if (!entries.some(([, value]) => value.includes(FREE))) return example;
  const { decide } = compilePolicy(policy);
  const written = (standIn: string): Example =>
    Object.fromEntries(
      entries.map(([key, value]) => {
        const isId = /(^|:)\w*_id:[\d\ue000]+/.test(value) || /_id$/i.test(key);
        return [key, value.replaceAll(FREE, isId && !/^\d$/.test(standIn) ? '9' : standIn)];
      }),
    );
  const allowed = STAND_INS.map(written).find((candidate) => decide(door, candidate) === 'allow');
  return allowed ?? written('x');
}

/** A group that nobody here has, so that a project of it is a stranger's. */
const GROUP = 'another-group';
const ORDINARY = ['branch:ref:main', 'tag:ref:v1.0.0'].map((end) => `project_path:${GROUP}/app:ref_type:${end}`);

/**
 * A subject of a stranger's ordinary project that gets in, for people to recognise; null: only others do. The universe is that of
 * strangers' tokens.
 */
export function ordinarySubject(grant: Grant, universe: Universe, { instance }: KnownIssuer): string | null {
  const keys = grant.policy.statements[grant.statementIndex]?.clauses.map(({ key }) => key.toLowerCase()) ?? [];
  // Where ids count, a made-up path says nothing of who gets in.
  if (keys.some((key) => key.endsWith(':project_id') || key.endsWith(':namespace_id'))) return null;
  if (instance?.projects.some(({ path }) => path.toLowerCase().startsWith(`${GROUP}/`))) return null;
  const admitted = ORDINARY.find((subject) => {
    const exactly: Universe = {
      ...universe,
      claim: (door, name) =>
        name === 'sub' ? { absent: false, empty: false, text: wordsOf([subject]) } : universe.claim(door, name),
    };
    return admittedToken(grant, exactly).kind === 'token';
  });
  return admitted ?? null;
}
