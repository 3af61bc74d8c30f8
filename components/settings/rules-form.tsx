'use client';

import { useState } from 'react';
import { ProblemCallout } from '@/components/api/sign-in-again';
import { useForm, useSubmit } from '@/components/api/use-form';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/form/field';
import { Input, Textarea } from '@/components/ui/form/input';
import type { RulesTrial } from '@/lib/services/approval-rules/try-rules';
import { RulesTrialShown } from './rules-trial';

/** A proposal of approval rules as JSON. What was typed stays until it is proposed. */
export function RulesForm({ start }: { readonly start: string }) {
  const { values, set, submit, busy, problem, errorOf } = useForm('rules', { text: start, note: '' });
  const { text, note } = values;
  const trying = useSubmit();
  const [asked, setAsked] = useState<'try' | 'propose'>('try');
  const [trial, setTrial] = useState<RulesTrial | null>(null);
  const attempt = () => {
    setAsked('try');
    setTrial(null);
    void trying.submit<RulesTrial>({ path: '/approval-rules/try', body: { text } }, setTrial);
  };
  const propose = () => {
    setAsked('propose');
    setTrial(null);
    void submit({ path: '/approval-rules', body: { text, note } });
  };
  const shown = asked === 'try' ? trying.problem : problem;
  return (
    <div className="grid max-w-form gap-3">
      <Field id="rules-text" label="Rules" hint="A JSON list of rules.">
        {(control) => (
          <Textarea
            {...control}
            mono
            rows={14}
            spellCheck={false}
            value={text}
            onChange={({ target }) => set({ text: target.value, note })}
          />
        )}
      </Field>
      <Field id="rules-note" label="What changes and why" error={errorOf('note')}>
        {(control) => <Input {...control} value={note} onChange={({ target }) => set({ text, note: target.value })} />}
      </Field>
      {shown ? <ProblemCallout problem={shown} /> : null}
      {trial ? <RulesTrialShown trial={trial} /> : null}
      <div className="flex gap-2">
        <Button busy={trying.busy} onClick={attempt}>
          Try on the latest changes
        </Button>
        <Button variant="primary" busy={busy} onClick={propose}>
          Propose
        </Button>
      </div>
    </div>
  );
}
