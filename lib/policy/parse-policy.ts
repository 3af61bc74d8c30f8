import { type JsonMember, type JsonNode, readJson, toJson } from '@/lib/policy/json-reader';
import { firstForeignCharacter, nameCharacter } from '@/lib/policy/latin-text';
import { readStatement } from '@/lib/policy/parse-statement';
import { PLAIN_VERSION, VARIABLES_VERSION } from '@/lib/policy/policy-text';
import type { ProblemLog } from '@/lib/policy/problem-log';
import type { Json, Parsed, Statement } from '@/lib/policy/types';

/**
 * Reads a trust policy. Finds every problem at once, each with line, column and path; never throws. A duplicate key is an
 * error, because JSON leaves open which one counts. Members outside the language are kept and reported as warnings.
 * Numbers and booleans in conditions become strings, as AWS compares them. AWS: IAM JSON policy elements.
 */
export function parsePolicy(text: string): Parsed {
  const { node, log } = readJson(text);
  reportForeignCharacters(text, log);
  const document = node.kind === 'object' ? readDocument(node.members, node.offset, log) : null;
  if (document === null && node.kind !== 'broken') {
    log.error('wrong-type', 'A policy is a JSON object.', [], node.offset);
  }
  if (document === null || log.problems.some((problem) => problem.severity === 'error')) {
    return { ok: false, problems: log.problems };
  }
  return { ok: true, policy: document, problems: log.problems };
}

function readDocument(members: readonly JsonMember[], offset: number, log: ProblemLog) {
  const unknown: [string, Json][] = [];
  const header: { version?: string; id?: string } = {};
  let statements: readonly Statement[] | null = null;
  for (const { name, nameOffset, value } of members) {
    if (name === 'Version') Object.assign(header, readVersion(value, log));
    else if (name === 'Id') Object.assign(header, readId(value, log));
    else if (name === 'Statement') statements = readStatements(value, log);
    else {
      unknown.push([name, toJson(value)]);
      log.warn('unknown-member', `${name} is not part of a trust policy. It is kept as it is.`, [name], nameOffset);
    }
  }
  if (statements === null) log.error('missing', 'Statement is missing.', [], offset);
  return { ...header, statements: statements ?? [], unknown: Object.fromEntries(unknown) };
}

function readVersion(node: JsonNode, log: ProblemLog): { version?: string } {
  if (node.kind === 'broken') return {};
  const version = node.kind === 'scalar' ? node.value : null;
  if (version === PLAIN_VERSION || version === VARIABLES_VERSION) return { version };
  log.error('wrong-value', `Version is "${VARIABLES_VERSION}" or "${PLAIN_VERSION}".`, ['Version'], node.offset);
  return {};
}

function readId(node: JsonNode, log: ProblemLog): { id?: string } {
  if (node.kind === 'broken') return {};
  if (node.kind === 'scalar' && typeof node.value === 'string') return { id: node.value };
  log.error('wrong-type', 'Id is a string.', ['Id'], node.offset);
  return {};
}

function readStatements(node: JsonNode, log: ProblemLog): readonly Statement[] {
  if (node.kind === 'broken') return [];
  if (node.kind === 'scalar') {
    log.error('wrong-type', 'Statement is a list of objects.', ['Statement'], node.offset);
    return [];
  }
  const items = node.kind === 'array' ? node.items : [node];
  if (items.length === 0) {
    log.warn('no-statements', 'The policy has no statements. IAM refuses such a policy.', ['Statement'], node.offset);
  }
  const statements = items.map((item, index) => {
    const path = node.kind === 'array' ? ['Statement', index] : ['Statement'];
    return { statement: readStatement(item, path, log), path, offset: item.offset };
  });
  reportRepeatedSids(statements, log);
  return statements.flatMap(({ statement }) => (statement === null ? [] : [statement]));
}

function reportRepeatedSids(
  items: readonly { statement: Statement | null; path: readonly (string | number)[]; offset: number }[],
  log: ProblemLog,
): void {
  const seen = new Set<string>();
  for (const { statement, path, offset } of items) {
    const sid = statement?.sid;
    if (sid === undefined || sid === '') continue;
    if (seen.has(sid)) {
      log.warn(
        'repeated-sid',
        `Sid ${JSON.stringify(sid)} is used by two statements. IAM wants it once.`,
        path,
        offset,
      );
    }
    seen.add(sid);
  }
}

/** One problem a line is enough: the first character on it that IAM refuses. */
function reportForeignCharacters(text: string, log: ProblemLog): void {
  let at = firstForeignCharacter(text);
  while (at >= 0) {
    const message = `IAM refuses the character ${nameCharacter(text, at)} in a policy.`;
    log.error('illegal-character', message, [], at);
    const nextLine = text.indexOf('\n', at);
    at = nextLine < 0 ? -1 : firstForeignCharacter(text, nextLine + 1);
  }
}
