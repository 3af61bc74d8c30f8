'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { send } from '@/components/api/send';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Checkbox } from '@/components/ui/checkbox';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/input';
import type { OffboardingView } from '@/lib/services/onboarding/offboard-project';

interface Props {
  readonly instanceId: string;
  readonly projectId: number;
  readonly roles: readonly OffboardingView[];
  /** Roles that admit the project without a mapping of it. */
  readonly left: number;
  readonly refusal: string | null;
}

const keyOf = ({ role }: OffboardingView): string => `${role.accountId}/${role.name}`;

/** Which roles the project leaves; each becomes a change that someone else approves. */
export function EndAccess({ instanceId, projectId, roles, left, refusal }: Props) {
  const router = useRouter();
  const [chosen, setChosen] = useState(
    () => new Set(roles.flatMap((each) => (each.refusal === null ? [keyOf(each)] : []))),
  );
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const wanted = roles.filter((each) => chosen.has(keyOf(each))).map(({ role }) => role);
    const sent = await send<{ changes: readonly number[] }>('POST', '/offboardings', {
      ...{ instanceId, projectId, roles: wanted, reason },
    });
    setBusy(false);
    if (!sent.ok) return setProblem(sent.problem.detail);
    const [first, ...more] = sent.data.changes;
    router.push(more.length === 0 && first !== undefined ? `/changes/${first}` : '/changes');
  };
  const toggle = (key: string, on: boolean) =>
    setChosen((last) => new Set(on ? [...last, key] : [...last].filter((each) => each !== key)));
  return (
    <form className="grid gap-4 py-4" onSubmit={(event) => void submit(event)}>
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
      {left > 0 ? (
        <Callout tone="warn" title={`${left} more ${left === 1 ? 'role admits' : 'roles admit'} it by other means.`}>
          A group, a wildcard or a foreign statement lets it in there. Edit those roles in Compose.
        </Callout>
      ) : null}
      <div className="max-w-read">
        <Field id="end-reason" label="Reason" hint="Whoever decides reads it first.">
          {(control) => (
            <Textarea
              {...control}
              maxLength={4000}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
      </div>
      {problem ? <Callout tone="bad" title={problem} live /> : null}
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
