'use client';

import { useState } from 'react';
import { ProblemCallout } from '@/components/api/sign-in-again';
import { useForm } from '@/components/api/use-form';
import { paths } from '@/components/paths';
import { RungBadge } from '@/components/reach/rung-badge';
import { Losses } from '@/components/reductions/losses';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Checkbox } from '@/components/ui/form/checkbox';
import { Field } from '@/components/ui/form/field';
import { Textarea } from '@/components/ui/form/input';
import { VisibleText } from '@/components/ui/visible-text';
import type { ReductionDrafts } from '@/lib/services/reductions/draft-reductions';
import type { ReductionList } from '@/lib/services/reductions/list-reductions';

interface Props {
  readonly list: ReductionList;
  readonly refusal: string | null;
}

type Row = ReductionList['rows'][number];
const keyOf = ({ role }: Row): string => `${role.accountId}/${role.name}`;

/** One kind of proposal for many roles: chosen here, drafted together under one reason. */
export function ReduceMany({ list: { rows, says }, refusal }: Props) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const { values: reason, set: setReason, submit, busy, problem, errorOf } = useForm('reduce', says);
  const [refused, setRefused] = useState<ReductionDrafts['refused']>([]);
  const toggle = (key: string) => {
    const next = new Set(chosen);
    if (!next.delete(key)) next.add(key);
    setChosen(next);
  };
  const draft = () => {
    const proposals = rows
      .filter((row) => chosen.has(keyOf(row)))
      .map(({ role: { accountId, name }, baseDigest, reduction: { id } }) => ({ accountId, name, baseDigest, id }));
    void submit<ReductionDrafts>({ path: '/reductions/drafts', body: { proposals, reason } }, (answer) => {
      setRefused(answer.refused);
      return answer.refused.length > 0 ? undefined : paths.reduceBatch(answer.batch);
    });
  };
  const none = chosen.size === 0 ? 'Choose at least one role.' : null;
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap gap-2">
        <Button size="sm" onClick={() => setChosen(new Set(rows.map(keyOf)))}>
          Choose all {rows.length}
        </Button>
        <Button size="sm" variant="quiet" onClick={() => setChosen(new Set())}>
          Choose none
        </Button>
      </div>
      <ul className="divide-y">
        {rows.map((row) => (
          <li key={keyOf(row)} className="grid gap-1 py-3">
            <div className="flex flex-wrap items-center gap-2">
              <Checkbox
                checked={chosen.has(keyOf(row))}
                onChange={() => toggle(keyOf(row))}
                label={
                  <span className="font-medium">
                    <VisibleText text={row.role.name} />
                  </span>
                }
              />
              <span className="text-muted">
                <VisibleText text={row.role.accountName} />
              </span>
              <RungBadge rung={row.rung} quiet />
            </div>
            <p className="pl-6 text-muted">{row.reduction.label}</p>
            <div className="pl-6">
              <Losses reduction={row.reduction} />
            </div>
          </li>
        ))}
      </ul>
      <Field
        id="reduce-reason"
        label="Reason"
        hint="Shared by all of these changes. Reviewers see this first."
        error={errorOf('reason')}
      >
        {(control) => (
          <Textarea {...control} rows={3} value={reason} onChange={(event) => setReason(event.target.value)} />
        )}
      </Field>
      {refused.length > 0 ? (
        <Callout tone="warn" title="Some roles moved meanwhile. The other changes are drafted." live>
          {refused.map(({ name, reason: why }) => (
            <p key={name}>
              {name}: {why}
            </p>
          ))}
        </Callout>
      ) : null}
      {problem ? <ProblemCallout problem={problem} /> : null}
      <div>
        <Button variant="primary" busy={busy} disabledReason={refusal ?? none} onClick={draft}>
          {`Draft ${chosen.size === 1 ? '1 change' : `${chosen.size} changes`}`}
        </Button>
      </div>
    </div>
  );
}
