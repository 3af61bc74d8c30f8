'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/form/field';
import { Input, Select } from '@/components/ui/form/input';
import type { TrackAnswers } from '@/lib/onboarding/answers';
import { READY_POLICIES } from '@/lib/onboarding/permissions/ready-policies';
import type { FieldProblem } from '@/lib/onboarding/permissions/ready-policy';
import type { OnboardingView } from '@/lib/services/onboarding/get-onboarding';

interface Props {
  readonly account: OnboardingView['accounts'][number] | null;
  readonly prefix: string;
  readonly onMade: (policy: TrackAnswers['inlinePolicies'][number]) => void;
}

/** A small policy for a common first job, made of the names of its resources. */
export function ReadyPolicyForm({ account, prefix, onMade }: Props) {
  const [id, setId] = useState('');
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [region, setRegion] = useState('us-east-1');
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  const ready = READY_POLICIES.find((each) => each.id === id);
  const problemOf = (name: string) => problems.find(({ field }) => field === name)?.message;
  const make = () => {
    if (!ready) return;
    const built = ready.build(
      { partition: partitionOf(account?.partition), region, account: account?.id ?? '' },
      typed,
    );
    if (!built.ok) return setProblems(built.problems);
    onMade({ name: ready.id, document: JSON.stringify(built.policy, null, 2) });
    setId('');
    setTyped({});
    setProblems([]);
  };
  return (
    <div className="grid max-w-read gap-3">
      <Field id={`${prefix}-ready`} label="Ready policy" hint="Small ones for common first jobs." optional>
        {(control) => (
          <Select
            {...control}
            value={id}
            onChange={(event) => {
              setId(event.target.value);
              setProblems([]);
            }}
          >
            <option value="">Choose a job</option>
            {READY_POLICIES.map(({ id: each, title }) => (
              <option key={each} value={each}>
                {title}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {ready ? (
        <>
          <p className="text-muted">{ready.description}</p>
          <div className="grid items-end gap-4 sm:grid-cols-2">
            <Field id={`${prefix}-ready-region`} label="Region" error={problemOf('region')}>
              {(control) => (
                <Input {...control} mono value={region} onChange={(event) => setRegion(event.target.value)} />
              )}
            </Field>
            {ready.fields.map(({ name, label, placeholder, help, optional }) => (
              <Field
                key={name}
                id={`${prefix}-ready-${name}`}
                label={label}
                hint={help}
                optional={optional}
                error={problemOf(name)}
              >
                {(control) => (
                  <Input
                    {...control}
                    mono
                    placeholder={placeholder}
                    value={typed[name] ?? ''}
                    onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
                  />
                )}
              </Field>
            ))}
          </div>
          <p>
            <Button size="sm" onClick={make} disabledReason={account === null ? 'Choose an account first.' : null}>
              Add this policy
            </Button>
          </p>
        </>
      ) : null}
    </div>
  );
}

const PARTITIONS = ['aws', 'aws-cn', 'aws-us-gov', 'aws-eusc'] as const;
const partitionOf = (name: string | undefined) => PARTITIONS.find((each) => each === name) ?? 'aws';
