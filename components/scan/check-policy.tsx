'use client';

import { useEffect, useRef, useState } from 'react';
import { RungBadge } from '@/components/reach/rung-badge';
import { ScannedRoleRow, ScannedVerdict } from '@/components/scan/scanned-role-row';
import { useScan } from '@/components/scan/use-scan';
import { Field } from '@/components/ui/form/field';
import { Textarea } from '@/components/ui/form/input';
import { Section } from '@/components/ui/page-header';

/** Judged this long after the last key: a text that is being typed is broken most of the time. */
const PAUSE_MS = 250;

/** Takes a trust policy and gives the verdict. */
export function CheckPolicy() {
  const { state, scan, clear } = useScan();
  const [text, setText] = useState('');
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const change = (typed: string): void => {
    setText(typed);
    clearTimeout(timer.current);
    const judge = () => void scan(async () => [{ name: 'Policy', text: typed, size: typed.length }]);
    if (typed.trim() === '') clear();
    else timer.current = setTimeout(judge, PAUSE_MS);
  };
  const scanned = state.is === 'scanned' ? state.scan : null;
  const [only, ...more] = scanned?.summary.roles ?? [];
  return (
    <div className="grid gap-4 py-5">
      <Field
        id="policy"
        label="Trust policy"
        hint="A trust policy, the output of aws iam get-role, or a Terraform plan as JSON. It is judged in this browser: nothing is sent, and nothing is stored."
        error={scanned?.problems[0]?.message ?? only?.problem ?? null}
      >
        {(control) => (
          <Textarea {...control} mono rows={10} value={text} onChange={({ target }) => change(target.value)} />
        )}
      </Field>
      <div aria-live="polite">
        {only !== undefined && only.problem === null && more.length === 0 ? (
          <Section title={<RungBadge rung={only.reach?.rung ?? null} quiet />}>
            <ScannedVerdict role={only} />
          </Section>
        ) : null}
        {scanned && scanned.summary.roles.length === 0 && scanned.problems.length === 0 ? (
          <p className="max-w-read">This policy is not about GitLab, so no pipeline can enter by it.</p>
        ) : null}
        {only !== undefined && more.length > 0 ? (
          <ul className="divide-y">
            {[only, ...more].map((role) => (
              <ScannedRoleRow key={`${role.arn} ${role.name}`} role={role} />
            ))}
          </ul>
        ) : null}
      </div>
    </div>
  );
}
