import type { JsonNode } from '@/lib/policy/json-reader';
import { firstForeignCharacter, nameCharacter } from '@/lib/policy/latin-text';
import { parseOperator } from '@/lib/policy/operator-names';
import type { ProblemLog } from '@/lib/policy/problem-log';
import type { Clause, Path } from '@/lib/policy/types';

/** The lines of a Condition block, one for each operator and key. */
export function readClauses(node: JsonNode, path: Path, log: ProblemLog): readonly Clause[] {
  if (node.kind === 'broken') return [];
  if (node.kind !== 'object') {
    log.error('wrong-type', 'A condition is an object of operators.', path, node.offset);
    return [];
  }
  return node.members.flatMap(({ name: operator, nameOffset, value }) => {
    const place = [...path, operator];
    if (parseOperator(operator) === null) {
      log.error('unknown-operator', `${operator} is not a condition operator.`, place, nameOffset);
    }
    if (value.kind === 'broken') return [];
    if (value.kind !== 'object') {
      log.error('wrong-type', 'An operator holds an object of condition keys.', place, value.offset);
      return [];
    }
    reportKeysThatDifferInCase(value, place, log);
    for (const { name, nameOffset: at } of value.members) reportForeignKey(name, [...place, name], at, log);
    return value.members.map((key) => ({
      operator,
      key: key.name,
      values: readValues(key.value, [...place, key.name], log),
    }));
  });
}

/** Keys compare without case, so two spellings of one key are one key twice. */
function reportKeysThatDifferInCase(node: JsonNode & { kind: 'object' }, path: Path, log: ProblemLog): void {
  const spellings = new Map<string, string>();
  for (const { name, nameOffset } of node.members) {
    const other = spellings.get(name.toLowerCase());
    if (other !== undefined && other !== name) {
      const message = `${name} and ${other} are the same condition key. Keep one: which one counts is not defined.`;
      log.error('duplicate-key', message, [...path, name], nameOffset);
    }
    spellings.set(name.toLowerCase(), name);
  }
}

/** Scalars as strings: AWS compares the text of numbers and booleans. */
function readValues(node: JsonNode, path: Path, log: ProblemLog): readonly string[] {
  if (node.kind === 'broken') return [];
  const items = node.kind === 'array' ? node.items : [node];
  if (items.length === 0) log.warn('no-values', 'This list is empty, so no value can match.', path, node.offset);
  return items.flatMap((item) => {
    if (item.kind === 'broken') return [];
    if (item.kind !== 'scalar' || item.value === null) {
      log.error('wrong-type', 'A string, a number or a boolean is expected here.', path, item.offset);
      return [];
    }
    const value = String(item.value);
    reportForeign(value, path, item.offset, log);
    return [value];
  });
}

/** Keys compare without case, and what the case of a letter beyond ASCII is depends on who asks: U+212A is a k to some. */
function reportForeignKey(name: string, path: Path, offset: number, log: ProblemLog): void {
  const at = Array.from({ length: name.length }, (_, index) => name.charCodeAt(index)).findIndex(
    (code) => code < 0x20 || code > 0x7e,
  );
  if (at < 0) return;
  const message = `A condition key has no character ${nameCharacter(name, at)}: keys are plain ASCII.`;
  log.error('illegal-character', message, path, offset);
}

/** Catches what an escape such as \u65e5 hides from the check of the text: it is not known that IAM accepts it. */
export function reportForeign(value: string, path: Path, offset: number, log: ProblemLog): void {
  const at = firstForeignCharacter(value);
  if (at < 0) return;
  log.error('illegal-character', `IAM refuses the character ${nameCharacter(value, at)} in a policy.`, path, offset);
}
