import type { StatementVerdict, Verdict } from '@/lib/policy/evaluate';
import { visibleText } from '@/lib/subjects/visible-text';

const DECISIONS: Readonly<Record<Verdict['decision'], string>> = {
  allow: 'Allowed.',
  'explicit-deny': 'Denied: a Deny statement matches.',
  'implicit-deny': 'Refused: no Allow statement matches.',
};

/** A decision for people, with what each statement and condition says to it. */
export function evaluateReport({ decision, statements }: Verdict, name: string | null): string {
  const head = DECISIONS[decision] ?? decision;
  return [...[name === null ? head : `${name}: ${head}`], ...statements.flatMap(ofStatement), '', ''].join('\n');
}

function ofStatement({ index, sid, effect, matched, principalMatched, actionMatched, clauses }: StatementVerdict) {
  const line = (holds: boolean, text: string): string => `    ${holds ? 'yes' : 'no '}  ${text}`;
  return [
    '',
    `  Statement ${index + 1}${sid === null ? '' : ` (${visibleText(sid)})`}, ${effect}: ${matched ? 'matches' : 'does not match'}`,
    ...(principalMatched ? [] : [line(false, 'It names another principal.')]),
    ...(actionMatched ? [] : [line(false, 'It is about another action.')]),
    ...clauses.map((clause) => line(clause.matched, `${clause.operator}: ${visibleText(clause.why)}`)),
  ];
}
