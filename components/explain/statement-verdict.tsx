import { Check, CircleHelp, Minus, X } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import type { ExplainedClause, ExplainedStatement } from '@/lib/reach/explain/explain-role';

/** One statement: whether it matches, and each of its clauses with what it says to the token. */
export function StatementVerdict({ statement }: { readonly statement: ExplainedStatement }) {
  const { sid, index, effect, matched, undecided, outside, clauses } = statement;
  return (
    <section className="grid gap-2 border-s-2 ps-3 py-1">
      <h3 className="flex flex-wrap items-center gap-2 font-medium">
        {sid ?? `Statement ${index + 1}`}
        <Badge tone={effect === 'Deny' ? 'bad' : 'neutral'}>{effect}</Badge>
        <Badge tone={matched ? (effect === 'Deny' ? 'bad' : 'ok') : 'neutral'}>
          {matched ? 'Matches' : undecided ? 'May match' : 'Does not match'}
        </Badge>
      </h3>
      {outside ? (
        <p className="flex items-center gap-2 text-muted">
          <Minus aria-hidden className="size-4 shrink-0" />
          {outside}
        </p>
      ) : (
        <ul className="grid gap-2">
          {clauses.map((clause) => (
            <Clause key={`${clause.operator} ${clause.key}`} clause={clause} />
          ))}
        </ul>
      )}
    </section>
  );
}

const HOLDS = { Icon: Check, word: 'holds', tone: 'text-ok' } as const;
const FAILS = { Icon: X, word: 'does not hold', tone: 'text-bad' } as const;
const DEPENDS = { Icon: CircleHelp, word: 'depends', tone: 'text-warn' } as const;

function Clause({ clause }: { readonly clause: ExplainedClause }) {
  const { operator, key, why, miss } = clause;
  const { Icon, word, tone } = clause.matched ? HOLDS : clause.depends === undefined ? FAILS : DEPENDS;
  return (
    <li className="grid grid-cols-[1rem_minmax(0,1fr)] gap-x-2">
      <Icon aria-hidden className={`mt-0.5 size-4 ${tone}`} />
      <div className="min-w-0">
        <p className="font-mono text-meta break-words">
          {operator} {key} <span className={tone}>{word}</span>
        </p>
        {miss ? <p className="font-medium">{miss.sentence}</p> : null}
        <p className="text-muted break-words">{why}</p>
      </div>
    </li>
  );
}
