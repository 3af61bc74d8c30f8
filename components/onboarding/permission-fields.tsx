'use client';

import { X } from 'lucide-react';
import { useState } from 'react';
import { send } from '@/components/api/send';
import type { ErrorOf } from '@/components/api/use-form';
import { InlinePolicies } from '@/components/onboarding/inline-policies';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Field } from '@/components/ui/form/field';
import { Input } from '@/components/ui/form/input';
import { VisibleText } from '@/components/ui/visible-text';
import type { TrackAnswers } from '@/lib/onboarding/answers';
import { broadPolicy } from '@/lib/onboarding/permissions/broad-policies';
import type { FoundPolicy } from '@/lib/services/onboarding/find-policies';
import type { OnboardingView } from '@/lib/services/onboarding/get-onboarding';

interface Props {
  readonly account: OnboardingView['accounts'][number] | null;
  readonly track: TrackAnswers;
  readonly set: (patch: Partial<TrackAnswers>) => void;
  readonly errorOf: ErrorOf;
}

/** What the role may do once it is entered. */
export function PermissionFields({ account, track, set, errorOf }: Props) {
  const { managedPolicies, inlinePolicies, name } = track;
  return (
    <div className="grid gap-3">
      <p className="font-medium">Permissions</p>
      {managedPolicies.length + inlinePolicies.length === 0 ? (
        <p className="text-muted">None yet: the role can be entered and do nothing.</p>
      ) : null}
      <ul className="grid gap-1" aria-label={`Managed policies of ${name}`}>
        {managedPolicies.map((arn) => (
          <li key={arn} className="flex flex-wrap items-center gap-2">
            <span className="font-mono text-meta break-all">
              <VisibleText text={arn} />
            </span>
            <Button
              size="sm"
              variant="quiet"
              aria-label={`Remove ${arn}`}
              icon={<X aria-hidden />}
              onClick={() => set({ managedPolicies: managedPolicies.filter((each) => each !== arn) })}
            />
            <Gives arn={arn} />
          </li>
        ))}
      </ul>
      <PolicySearch
        accountId={account?.id ?? null}
        name={name}
        onPick={(arn) => set({ managedPolicies: [...new Set([...managedPolicies, arn])] })}
      />
      <InlinePolicies account={account} track={track} set={set} errorOf={errorOf} />
    </div>
  );
}

/** What a broad policy gives, in a sentence. */
function Gives({ arn }: { readonly arn: string }) {
  const found = broadPolicy(arn);
  if (found === null) return null;
  const two = found.severity === 'medium' ? '' : ' The change then needs two approvals.';
  return (
    <span className="basis-full text-meta text-warn">
      {found.gives}
      {two}
    </span>
  );
}

interface SearchProps {
  readonly accountId: string | null;
  readonly name: string;
  readonly onPick: (arn: string) => void;
}

/** Managed policies by name, or an ARN as it is. */
function PolicySearch({ accountId, name, onPick }: SearchProps) {
  const [query, setQuery] = useState('');
  const [found, setFound] = useState<readonly FoundPolicy[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const search = async () => {
    if (query.startsWith('arn:')) {
      onPick(query.trim());
      return setQuery('');
    }
    const path = `/accounts/${encodeURIComponent(accountId ?? '')}/policies?${new URLSearchParams({ q: query })}`;
    const sent = await send<{ rows: readonly FoundPolicy[] }>('GET', path);
    setProblem(sent.ok ? null : sent.problem.detail);
    setFound(sent.ok ? sent.data.rows : null);
  };
  return (
    <div className="grid max-w-read gap-2">
      <form
        className="flex items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          void search();
        }}
      >
        <div className="min-w-0 grow">
          <Field id={`${name}-policies`} label="Managed policy" hint="Part of its name, or its ARN.">
            {(control) => <Input {...control} mono value={query} onChange={(event) => setQuery(event.target.value)} />}
          </Field>
        </div>
        <Button type="submit" {...(accountId === null ? { disabledReason: 'Choose an account first.' } : {})}>
          Find
        </Button>
      </form>
      {problem ? <Callout tone="bad" title={problem} live /> : null}
      {found ? (
        <ul className="grid gap-1" aria-label="Managed policies found">
          {found.length === 0 ? <li className="text-muted">No managed policy of this name.</li> : null}
          {found.map(({ arn, name: policy, byAws, gives }) => (
            <li key={arn} className="flex flex-wrap items-center gap-2">
              <Button size="sm" onClick={() => onPick(arn)} aria-label={`Attach ${policy}`}>
                {policy}
              </Button>
              <Badge>{byAws ? 'AWS' : 'This account'}</Badge>
              {gives ? <span className="text-meta text-muted">{gives}</span> : null}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
