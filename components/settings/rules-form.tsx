'use client';

import { useState } from 'react';
import { type ShownProblem, send } from '@/components/api/send';
import { ProblemCallout } from '@/components/api/sign-in-again';
import { useTyped } from '@/components/api/use-typed';
import { useRefresh } from '@/components/live/live-provider';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/form/field';
import { Input, Textarea } from '@/components/ui/form/input';
import type { RulesTrial } from '@/lib/services/approval-rules/try-rules';
import { RulesTrialShown } from './rules-trial';

/** A proposal of approval rules as JSON. What was typed stays until it is proposed. */
export function RulesForm({ start }: { readonly start: string }) {
  const refresh = useRefresh();
  const [text, setText] = useTyped('rules', start);
  const [note, setNote] = useTyped('rules-note', '');
  const [busy, setBusy] = useState<'try' | 'propose' | null>(null);
  const [problem, setProblem] = useState<ShownProblem | null>(null);
  const [trial, setTrial] = useState<RulesTrial | null>(null);
  const ask = async <T,>(what: 'try' | 'propose', path: string, body: object, done: (answer: T) => void) => {
    setBusy(what);
    setProblem(null);
    setTrial(null);
    const sent = await send<T>('POST', path, body);
    setBusy(null);
    if (!sent.ok) return setProblem(sent.problem);
    done(sent.data);
  };
  return (
    <div className="grid max-w-form gap-3">
      <Field id="rules-text" label="Rules" hint="A JSON list. The README tells every member of a rule.">
        {(control) => (
          <Textarea
            {...control}
            mono
            rows={14}
            spellCheck={false}
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
        )}
      </Field>
      <Field id="rules-note" label="What changes and why">
        {(control) => <Input {...control} value={note} onChange={({ target }) => setNote(target.value)} />}
      </Field>
      {problem ? (
        <>
          <ProblemCallout problem={problem} />
          <ul className="grid gap-1 text-bad">
            {problem.issues.map(({ path, message, line }) => (
              <li key={`${path.join('.')} ${message}`}>
                {line === undefined ? '' : `Line ${line}: `}
                {path.length === 0 ? '' : `${path.join('.')} `}
                {message}
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {trial ? <RulesTrialShown trial={trial} /> : null}
      <div className="flex gap-2">
        <Button busy={busy === 'try'} onClick={() => void ask('try', '/approval-rules/try', { text }, setTrial)}>
          Try on the latest changes
        </Button>
        <Button
          variant="primary"
          busy={busy === 'propose'}
          onClick={() => void ask('propose', '/approval-rules', { text, note }, refresh)}
        >
          Propose
        </Button>
      </div>
    </div>
  );
}
