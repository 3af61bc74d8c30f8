'use client';

import { useEffect, useRef, useState } from 'react';
import { ProblemCallout } from '@/components/api/sign-in-again';
import { useForm } from '@/components/api/use-form';
import { CodeEditor } from '@/components/code/code-editor';
import { ProblemList } from '@/components/code/problem-list';
import { completeRules } from '@/components/settings/complete-rules';
import { RuleRow } from '@/components/settings/rule-row';
import { useTrial } from '@/components/settings/use-trial';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Field } from '@/components/ui/form/field';
import { Input } from '@/components/ui/form/input';
import { EMPTY_RULE, type LooseRule, looseRules, rulesText } from '@/lib/changes/loose-rules';
import type { Problem } from '@/lib/policy/types';
import { RulesTrialShown } from './rules-trial';

/** A proposal of approval rules, as rows or as text, with what they would have asked beside it. What was typed stays until it is proposed. */
export function RulesForm({ start }: { readonly start: string }) {
  const { values, set, submit, busy, problem, errorOf } = useForm('rules', { text: start, note: '' });
  const { text, note } = values;
  const [asText, setAsText] = useState(false);
  const tried = useTrial(text);
  const problems = tried?.problems ?? [];
  const change = (next: string) => set({ text: next, note });
  return (
    <div className="grid gap-x-8 gap-y-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
      <div className="grid min-w-0 content-start gap-3">
        <div className="flex gap-1">
          {[false, true].map((text) => (
            <Button
              key={String(text)}
              size="sm"
              variant={asText === text ? 'primary' : 'plain'}
              aria-pressed={asText === text}
              onClick={() => setAsText(text)}
            >
              {text ? 'Text' : 'Form'}
            </Button>
          ))}
        </div>
        {asText ? (
          <AsText text={text} problems={problems} onChange={change} />
        ) : (
          <AsRows text={text} problems={problems} sentences={tried?.trial?.sentences ?? []} onChange={change} />
        )}
        <Field id="rules-note" label="What changes and why" error={errorOf('note')}>
          {(control) => (
            <Input {...control} value={note} onChange={({ target }) => set({ text, note: target.value })} />
          )}
        </Field>
        {problem ? <ProblemCallout problem={problem} /> : null}
        <div>
          <Button
            variant="primary"
            busy={busy}
            onClick={() => void submit({ path: '/approval-rules', body: { text, note } })}
            disabledReason={problems.length > 0 ? 'Correct the rules first.' : null}
          >
            Propose
          </Button>
        </div>
      </div>
      <div className="min-w-0 lg:sticky lg:top-[calc(var(--bar)+1rem)] lg:self-start">
        {tried?.trial ? (
          <RulesTrialShown trial={tried.trial} />
        ) : (
          <p className="text-muted">
            {problems.length > 0
              ? 'The rules are tried on the latest changes once they have no mistakes.'
              : 'Trying the rules on the latest changes…'}
          </p>
        )}
      </div>
    </div>
  );
}

interface ViewProps {
  readonly text: string;
  /** What the server says of the text. */
  readonly problems: readonly Problem[];
  readonly onChange: (text: string) => void;
}

const AsText = ({ text, problems, onChange }: ViewProps) => (
  <>
    <CodeEditor
      id="rules-text"
      label="Rules"
      rows={14}
      value={text}
      onChange={onChange}
      problems={problems}
      completing={completeRules}
    />
    <ProblemList
      problems={problems}
      title="The rules have mistakes. Your text is kept."
      mend={{ text, onMended: onChange }}
    />
  </>
);

interface RowsProps extends ViewProps {
  /** Each rule in words, once all have no mistakes. */
  readonly sentences: readonly string[];
}

function AsRows({ text, problems, sentences, onChange }: RowsProps) {
  // As typed: the text has no place for a comma after which nothing came yet.
  const [rows, setRows] = useState(() => looseRules(text));
  const written = useRef(text);
  useEffect(() => {
    if (text === written.current) return;
    written.current = text;
    setRows(looseRules(text));
  }, [text]);
  const write = (next: readonly LooseRule[]) => {
    written.current = rulesText(next);
    setRows(next);
    onChange(written.current);
  };
  if (rows === null)
    return (
      <Callout tone="warn" title="The form cannot show these rules.">
        The text says something that the form has no field for, or is not complete. It is kept. Go on in the text view.
      </Callout>
    );
  // Two rules with one name are a problem of the list.
  const whole = problems.filter(({ path }) => path.length === 0);
  return (
    <>
      {rows.length === 0 ? <p className="text-muted">No rule: each change needs one approval.</p> : null}
      {rows.map((rule, index) => (
        <RuleRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a rule is its place until it has a name
          key={index}
          index={index}
          rule={rule}
          sentence={sentences[index] ?? null}
          errorOf={(...members) =>
            problems.find(({ path }) => path[0] === index && members.every((member, at) => path[at + 1] === member))
              ?.message ?? null
          }
          onChange={(patch) => write(rows.map((row, at) => (at === index ? { ...row, ...patch } : row)))}
          onRemove={() => write(rows.filter((_, at) => at !== index))}
        />
      ))}
      {whole.map(({ message }) => (
        <Callout key={message} tone="bad" title={message} live />
      ))}
      <div>
        <Button onClick={() => write([...rows, EMPTY_RULE])}>Add a rule</Button>
      </div>
    </>
  );
}
