'use client';

import Link from 'next/link';
import { type FormEvent, useState } from 'react';
import { ProblemCallout } from '@/components/api/sign-in-again';
import { useForm } from '@/components/api/use-form';
import { paths } from '@/components/paths';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Checkbox } from '@/components/ui/form/checkbox';
import { Field } from '@/components/ui/form/field';
import { Textarea } from '@/components/ui/form/input';
import { VisibleText } from '@/components/ui/visible-text';
import type { OffboardingPlan, OffboardingView } from '@/lib/services/onboarding/offboard-project';

interface Props {
  readonly instanceId: string;
  readonly projectId: number;
  readonly roles: readonly OffboardingView[];
  readonly left: OffboardingPlan['left'];
  readonly refusal: string | null;
}

const keyOf = ({ role }: OffboardingView): string => `${role.accountId}/${role.name}`;

/** Which roles the project leaves; each becomes a change that someone else approves. */
export function EndAccess({ instanceId, projectId, roles, left, refusal }: Props) {
  const [chosen, setChosen] = useState(
    () => new Set(roles.flatMap((each) => (each.refusal === null ? [keyOf(each)] : []))),
  );
  const { values: reason, set, submit, busy, problem, errorOf } = useForm('offboard', '');
  const end = (event: FormEvent) => {
    event.preventDefault();
    const wanted = roles.filter((each) => chosen.has(keyOf(each))).map(({ role }) => role);
    const body = { instanceId, projectId, roles: wanted, reason };
    void submit<{ changes: readonly number[] }>({ path: '/offboardings', body }, ({ changes: [first, ...more] }) =>
      more.length === 0 && first !== undefined ? paths.change(first) : paths.changes(),
    );
  };
  const toggle = (key: string, on: boolean) =>
    setChosen((last) => new Set(on ? [...last, key] : [...last].filter((each) => each !== key)));
  return (
    <form className="grid gap-4 py-4" noValidate onSubmit={end}>
      {roles.map((each) => (
        <section key={keyOf(each)} aria-label={each.role.name} className="grid gap-2 rounded border p-4">
          <Checkbox
            label={`${each.role.name} in ${each.role.accountId}`}
            hint={each.refusal ?? each.mappings.join('; ')}
            disabled={each.refusal !== null}
            checked={chosen.has(keyOf(each))}
            onChange={(event) => toggle(keyOf(each), event.target.checked)}
          />
          <ol className="grid list-decimal gap-1 ps-8">
            {each.steps.map(({ title, calls }) => (
              <li key={title}>
                {title} {calls ? <code className="font-mono text-meta text-muted">{calls}</code> : null}
              </li>
            ))}
          </ol>
        </section>
      ))}
      {left.length > 0 ? <AdmittedOtherwise left={left} /> : null}
      <div className="max-w-read">
        <Field id="end-reason" label="Reason" hint="Reviewers see this first." error={errorOf('reason')}>
          {(control) => (
            <Textarea {...control} maxLength={4000} value={reason} onChange={(event) => set(event.target.value)} />
          )}
        </Field>
      </div>
      {problem ? <ProblemCallout problem={problem} /> : null}
      <p>
        <Button
          type="submit"
          variant="danger"
          busy={busy}
          disabledReason={
            refusal ?? (chosen.size === 0 ? 'Choose a role.' : reason.trim() === '' ? 'Write a reason first.' : null)
          }
        >
          Submit for approval
        </Button>
      </p>
    </form>
  );
}

/** What stays whatever is chosen here. */
export function AdmittedOtherwise({ left }: Pick<OffboardingPlan, 'left'>) {
  const one = left.length === 1;
  return (
    <Callout tone="warn" title={`${left.length} ${one ? 'role admits' : 'roles admit'} it by other means.`}>
      <p>A group, a wildcard or a foreign statement lets it in there. Edit {one ? 'it' : 'them'} in Compose:</p>
      <ul className="flex flex-wrap gap-x-4">
        {left.map(({ accountId, name }) => (
          <li key={`${accountId}/${name}`}>
            <Link className="underline" href={paths.compose({ accountId, name })}>
              <VisibleText text={name} /> in {accountId}
            </Link>
          </li>
        ))}
      </ul>
    </Callout>
  );
}
