import { ANY_TEXT, wordsOf } from '@/lib/policy/automata/acceptor';
import { callKey } from '@/lib/policy/call-keys';
import { type Box, boxesOf, valuesOfKey } from '@/lib/policy/compare/boxes';
import { cellsOf } from '@/lib/policy/compare/cells';
import type { KeyTest } from '@/lib/policy/compare/clauses';
import { type Door, doorsOf } from '@/lib/policy/compare/doors';
import type { ClaimValues, Universe } from '@/lib/policy/compare/types';
import type { PatternElement } from '@/lib/policy/match-wildcard';
import type { Policy } from '@/lib/policy/types';
import { isDoubtful } from '@/lib/reach/doubts';
import {
  EVERYTHING,
  type OwnTest,
  ownKeysOf,
  ownTests,
  subjectPatterns,
  type TokenClaims,
} from '@/lib/reach/estate/own-tests';
import { providerState } from '@/lib/reach/providers';
import type { Facts } from '@/lib/reach/types';
import { type Issuer, universeOf } from '@/lib/subjects/universe-of-issuer';
import { acceptorOf, KEYWORD_VALUE, notAmong } from '@/lib/subjects/universe-values';

/** One Allow statement made ready to be held against a whole inventory, behind one provider. */
export interface RoleRule {
  /** Subject patterns that between them match every subject that can be admitted. */
  readonly patterns: readonly (readonly PatternElement[])[];
  /** Matching a pattern is not enough: the other claims and the denials have to be asked. null: it is enough. */
  readonly confirm: ((claims: TokenClaims) => boolean) | null;
  /** It tells pipelines of merge requests from others. */
  readonly bySource: boolean;
  /** It rests on something that is not known or could not be searched through: others may be admitted, or fewer. */
  readonly unsure: boolean;
}

/** What is known of the role's surroundings. */
export type RoleSurroundings = Omit<Facts, 'instances'>;
export const NO_SURROUNDINGS_KNOWN: RoleSurroundings = { audiences: {}, account: null };

/** A pattern with more can be read as project and ref in too many ways: it is held against each subject instead. */
const MOST_WILDCARDS = 8;
/** Sets of denials that a choice of the other claims escapes. More than this come up in no policy that was not made to. */
const MOST_ESCAPES = 512;

/** The rules of a policy: each statement on its own, with exactly what is denied taken out of it. */
export function roleRules(
  policy: Policy,
  issuer: Issuer,
  surroundings: RoleSurroundings = NO_SURROUNDINGS_KNOWN,
): readonly RoleRule[] {
  const { account, audiences } = surroundings;
  const universe = universeOf([issuer], issuer.host, { account, audiences });
  const open = doorsOf([policy], universe).filter(
    ({ principal }) => providerState(principal, { ...surroundings, instances: [] }).kind !== 'closed',
  );
  return open.flatMap((door) => {
    const boxes = boxesOf(policy, door, universe);
    const denials = boxes.filter(({ effect }) => effect === 'Deny');
    return boxes
      .filter(({ effect }) => effect === 'Allow')
      .flatMap((grant) => ruleOf(policy, { door, grant, denials, universe, issuer }) ?? []);
  });
}

interface Question {
  readonly door: Door;
  readonly grant: Box;
  readonly denials: readonly Box[];
  readonly universe: Universe;
  readonly issuer: Issuer;
}

/** null: no token meets the statement, whatever its project. */
function ruleOf(policy: Policy, question: Question): RoleRule | null {
  const { grant, denials, issuer } = question;
  const own = ownKeysOf(issuer);
  const [granted, ...denied] = [grant, ...denials].map((box) => ownTests(policy, box, own));
  if (granted === undefined) return null;
  const others = [granted, ...denied].map((each) => each.others);
  const bySource = issuer.kind === 'gitlab-com' && others.flat().some(({ key }) => isPipelineSource(key, issuer.host));
  const universes = bySource
    ? [false, true].map((isRequest) => withSource(question.universe, isRequest))
    : [question.universe];
  const escapes = universes.map((universe) => escapesOf({ ...question, universe }, others));
  if (escapes.every(({ sets }) => sets.length === 0)) return null;
  const written = subjectPatterns(policy, grant, own);
  const isTame = written.every((pattern) => pattern.filter(({ kind }) => kind !== 'text').length <= MOST_WILDCARDS);
  const patterns = isTame ? written : [EVERYTHING];
  const asksNamespace = policy.statements.some(({ clauses }) =>
    clauses.some(({ key }) => key.toLowerCase() === own.namespace && own.all.has(own.namespace)),
  );
  // Whoever asks without an inventory does not know the namespaces.
  const unsure = asksNamespace || escapes.some(({ complete }) => !complete);
  const isPlain =
    isTame && denied.length === 0 && granted.tests.length <= 1 && granted.tests.every(({ isPattern }) => isPattern);
  if (isPlain && !bySource) return { patterns, confirm: null, bySource, unsure };
  const holdAll = (tests: readonly OwnTest[], claims: TokenClaims): boolean =>
    tests.every(({ holds }) => holds(own.contextOf(claims)) !== false);
  const surelyAll = (tests: readonly OwnTest[], claims: TokenClaims): boolean =>
    tests.every(({ holds }) => holds(own.contextOf(claims)) === true);
  const confirm = (claims: TokenClaims): boolean => {
    if (!holdAll(granted.tests, claims)) return false;
    const alive = denied.reduce((mask, { tests }, at) => (surelyAll(tests, claims) ? mask | bit(at) : mask), 0n);
    const { sets } = escapes[bySource && claims.mergeRequest ? 1 : 0] ?? { sets: [] };
    return sets.some((escaped) => (alive & ~escaped) === 0n);
  };
  return { patterns, confirm, bySource, unsure };
}

const SOURCE = 'pipeline_source';
const isPipelineSource = (key: string, host: string): boolean => key === `${host}:${SOURCE}`.toLowerCase();

/** The same tokens, of merge requests only or of all other pipelines. Tags have none of the former. GitLab: CI_PIPELINE_SOURCE. */
function withSource(universe: Universe, isRequest: boolean): Universe {
  const text = isRequest ? MERGE_REQUEST : NO_MERGE_REQUEST;
  return {
    ...universe,
    claim: (provider, name) => ({ ...universe.claim(provider, name), ...(name === SOURCE ? { text } : {}) }),
  };
}

const MERGE_REQUEST = wordsOf(['merge_request_event']);
const NO_MERGE_REQUEST = acceptorOf(notAmong(KEYWORD_VALUE, ['merge_request_event']));

const bit = (at: number): bigint => 1n << BigInt(at);

interface Escapes {
  /** For each way to choose the other claims so that the statement holds, the denials that do not hold then, as bits. The largest ones. */
  readonly sets: readonly bigint[];
  readonly complete: boolean;
}

/** Goes through the keys that project and ref do not decide. Keys are free of each other, so each adds its own escapes. */
function escapesOf({ door, universe }: Question, others: readonly (readonly KeyTest[])[]): Escapes {
  const boxes = others.map((tests) => ({ tests }));
  let sets: readonly bigint[] = [0n];
  let complete = true;
  for (const key of new Set(others.flatMap((tests) => tests.map((test) => test.key)))) {
    const values = valuesOfKey(key, door, universe);
    if (isDoubtful({ key }) || isOfTheMoment(key)) complete = false;
    if (isSurelyMet(boxes, key, values)) continue;
    const found = cellsOf(key, boxes, values);
    complete &&= found.complete;
    const own = found.cells
      .filter(({ inside }) => inside[0] === true)
      .map(({ inside }) => inside.slice(1).reduce((mask, within, at) => (within ? mask : mask | bit(at)), 0n));
    // A denial that says nothing on this key is not escaped by it.
    const silent = boxes
      .slice(1)
      .reduce((mask, { tests }, at) => (tests.some((test) => test.key === key) ? mask : mask | bit(at)), 0n);
    sets = largest(sets.flatMap((set) => largest(own).map((more) => set | (more & ~silent))));
    if (sets.length > MOST_ESCAPES) return { sets: sets.slice(0, MOST_ESCAPES), complete: false };
  }
  return { sets, complete };
}

/** The sets that lie in no other one. */
function largest(sets: readonly bigint[]): readonly bigint[] {
  const each = [...new Set(sets)];
  return each.filter((set) => !each.some((other) => other !== set && (set & ~other) === 0n));
}

/** What the moment decides: somebody is let in at some time, and it is not known whether that is now. */
const isOfTheMoment = (key: string): boolean => callKey(key)?.source === 'call' && callKey(key)?.words === null;

/** Whether some token meets the tests on the key, seen without a search: any text is possible, and one pattern is wanted. */
function isSurelyMet([grant, ...denials]: readonly Pick<Box, 'tests'>[], key: string, values: ClaimValues): boolean {
  if (denials.some(({ tests }) => tests.some((test) => test.key === key))) return false;
  const [first, ...more] = grant?.tests.filter((test) => test.key === key) ?? [];
  if (first === undefined || more.length > 0) return false;
  const { text } = first;
  if (text === null || typeof text === 'boolean' || text.negated) return false;
  return values.text === ANY_TEXT && [...text.globs.values()].some((glob) => glob.length > 1);
}
