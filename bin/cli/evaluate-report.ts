import type { StatementVerdict, Verdict } from '@/lib/policy/evaluate';
import { visibleText } from '@/lib/subjects/visible-text';

const DECISIONS: Readonly<Record<Verdict['decision'], string>> = {
  allow: 'Allowed.',
  'explicit-deny': 'Denied: a Deny statement matches.',
  'implicit-deny': 'Refused: no Allow statement matches.',
  undecided: 'Undecided: see the conditions that depend on something.',
};

/** A decision for people, with what each statement and condition says to it. */
export function evaluateReport({ decision, statements }: Verdict, name: string | null): string {
  const head = DECISIONS[decision] ?? decision;
  return [...[name === null ? head : `${name}: ${head}`], ...statements.flatMap(ofStatement), '', ''].join('\n');
}

function ofStatement(statement: StatementVerdict) {
  const { index, sid, effect, matched, undecided, principalMatched, actionMatched, clauses } = statement;
  const line = (holds: boolean | null, text: string): string =>
    `    ${holds === null ? '?  ' : holds ? 'yes' : 'no '}  ${text}`;
  const outcome = matched ? 'matches' : undecided ? 'may match' : 'does not match';
  return [
    '',
    `  Statement ${index + 1}${sid === null ? '' : ` (${visibleText(sid)})`}, ${effect}: ${outcome}`,
    ...(principalMatched ? [] : [line(false, 'It names another principal.')]),
    ...(actionMatched ? [] : [line(false, 'It is about another action.')]),
    ...clauses.map((clause) =>
      line(clause.depends === undefined ? clause.matched : null, `${clause.operator}: ${visibleText(clause.why)}`),
    ),
  ];
}
