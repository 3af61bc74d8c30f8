import { type JsonNode, toJson } from '@/lib/policy/json-reader';
import { readClauses, reportForeign } from '@/lib/policy/parse-clauses';
import type { ProblemLog } from '@/lib/policy/problem-log';
import type { Json, Path, Principal, Statement } from '@/lib/policy/types';

type Negatable<T> = { readonly negated: boolean; readonly value: T };

const MEMBERS: ReadonlySet<string> = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Condition',
]);

/** Members that IAM refuses in a trust policy, where other policies have them. */
const REFUSED: readonly string[] = ['Resource', 'NotResource'];

/** One statement, or null when it is not one; every problem goes into the log. */
export function readStatement(node: JsonNode, path: Path, log: ProblemLog): Statement | null {
  if (node.kind === 'broken') return null;
  if (node.kind !== 'object') {
    log.error('wrong-type', 'A statement is an object.', path, node.offset);
    return null;
  }
  const unknown: [string, Json][] = [];
  const known = new Map<string, JsonNode>();
  for (const { name, nameOffset, value } of node.members) {
    if (MEMBERS.has(name)) {
      known.set(name, value);
      continue;
    }
    unknown.push([name, toJson(value)]);
    const why = REFUSED.includes(name) ? 'IAM refuses it in a trust policy' : 'it is kept as it is';
    log.warn('unknown-member', `${name} is not part of a trust policy statement: ${why}.`, [...path, name], nameOffset);
  }
  const at = { known, path, log, offset: node.offset };
  const sid = readSid(at);
  const effect = readEffect(at);
  const principal = readEither(at, 'Principal', 'NotPrincipal', readPrincipal);
  const action = readEither(at, 'Action', 'NotAction', (value, place) => readStrings(value, place, log));
  const condition = known.get('Condition');
  const clauses = condition === undefined ? [] : readClauses(condition, [...path, 'Condition'], log);
  if (effect === null || principal === null || action === null) return null;
  return {
    ...sid,
    effect,
    principal,
    action: { negated: action.negated, values: action.value },
    clauses,
    unknown: Object.fromEntries(unknown),
    source: toJson(node),
  };
}

interface Place {
  readonly known: ReadonlyMap<string, JsonNode>;
  readonly path: Path;
  readonly log: ProblemLog;
  readonly offset: number;
}

function readSid({ known, path, log }: Place): { sid?: string } {
  const node = known.get('Sid');
  if (node === undefined || node.kind === 'broken') return {};
  if (node.kind === 'scalar' && typeof node.value === 'string') return { sid: node.value };
  log.error('wrong-type', 'Sid is a string.', [...path, 'Sid'], node.offset);
  return {};
}

function readEffect({ known, path, log, offset }: Place): 'Allow' | 'Deny' | null {
  const node = known.get('Effect');
  if (node?.kind === 'broken') return null;
  const effect = node?.kind === 'scalar' ? node.value : null;
  if (effect === 'Allow' || effect === 'Deny') return effect;
  if (node === undefined) log.error('missing', 'Effect is missing.', path, offset);
  else log.error('wrong-value', 'Effect is "Allow" or "Deny".', [...path, 'Effect'], node.offset);
  return null;
}

/** One of two members that exclude each other: the plain one or its negation. */
function readEither<T>(
  { known, path, log, offset }: Place,
  plain: string,
  negation: string,
  read: (node: JsonNode, path: Path, log: ProblemLog) => T | null,
): Negatable<T> | null {
  const straight = known.get(plain);
  const negated = known.get(negation);
  if (straight !== undefined && negated !== undefined) {
    log.error('conflict', `${plain} and ${negation} exclude each other.`, path, negated.offset);
  }
  const node = straight ?? negated;
  if (node === undefined) {
    log.error('missing', `${plain} is missing.`, path, offset);
    return null;
  }
  const value = read(node, [...path, straight === undefined ? negation : plain], log);
  return value === null ? null : { negated: straight === undefined, value };
}

function readPrincipal(node: JsonNode, path: Path, log: ProblemLog): Principal | null {
  if (node.kind === 'scalar' && node.value === '*') return { kind: 'any' };
  if (node.kind === 'broken') return null;
  if (node.kind !== 'object' || node.members.length === 0) {
    log.error('wrong-type', 'A principal is "*" or an object such as {"Federated": "arn:…"}.', path, node.offset);
    return null;
  }
  const entries = node.members.map(({ name, value }) => ({
    type: name,
    values: readStrings(value, [...path, name], log) ?? [],
  }));
  return { kind: 'entries', entries };
}

/** A string or a list of strings. */
function readStrings(node: JsonNode, path: Path, log: ProblemLog): readonly string[] | null {
  if (node.kind === 'broken') return null;
  const items = node.kind === 'array' ? node.items : [node];
  const values = items.flatMap((item) => {
    if (item.kind === 'scalar' && typeof item.value === 'string') {
      reportForeign(item.value, path, item.offset, log);
      return [item.value];
    }
    if (item.kind !== 'broken') log.error('wrong-type', 'A string is expected here.', path, item.offset);
    return [];
  });
  if (items.length === 0) log.error('wrong-value', 'This list is empty.', path, node.offset);
  return values;
}
