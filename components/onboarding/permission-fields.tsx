'use client';

import { X } from 'lucide-react';
import { useState } from 'react';
import { send } from '@/components/api/send';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Field } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { isBroadPolicy } from '@/lib/changes/setup-requirement';
import type { TrackAnswers } from '@/lib/onboarding/answers';
import type { FoundPolicy } from '@/lib/services/onboarding/find-policies';

interface Props {
  readonly accountId: string | null;
  readonly track: TrackAnswers;
  readonly set: (patch: Partial<TrackAnswers>) => void;
}

/** What the role may do once it is entered. */
export function PermissionFields({ accountId, track, set }: Props) {
  const { managedPolicies, inlinePolicies, name } = track;
  const broad = managedPolicies.filter(isBroadPolicy);
  return (
    <div className="grid gap-3">
      <p className="font-medium">Permissions</p>
      {managedPolicies.length + inlinePolicies.length === 0 ? (
        <p className="text-muted">None yet: the role can be entered and do nothing.</p>
      ) : null}
      <ul className="grid gap-1" aria-label={`Managed policies of ${name}`}>
        {managedPolicies.map((arn) => (
          <li key={arn} className="flex flex-wrap items-center gap-2">
            <span className="font-mono text-meta break-all">{arn}</span>
            {isBroadPolicy(arn) ? <Badge tone="warn">Broad</Badge> : null}
            <Button
              size="sm"
              variant="quiet"
              aria-label={`Remove ${arn}`}
              icon={<X aria-hidden />}
              onClick={() => set({ managedPolicies: managedPolicies.filter((each) => each !== arn) })}
            />
          </li>
        ))}
      </ul>
      {broad.length > 0 ? (
        <Callout tone="warn" title="This gives far more than one pipeline needs.">
          A change with broad permissions needs two approvals.
        </Callout>
      ) : null}
      <PolicySearch
        accountId={accountId}
        name={name}
        onPick={(arn) => set({ managedPolicies: [...new Set([...managedPolicies, arn])] })}
      />
      {inlinePolicies.map((policy, index) => {
        const put = (patch: Partial<typeof policy>) =>
          set({ inlinePolicies: inlinePolicies.map((each, at) => (at === index ? { ...each, ...patch } : each)) });
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a name is typed, and a policy has no other identity
          <div key={index} className="grid gap-2 rounded border p-3">
            <div className="flex flex-wrap items-end justify-between gap-2">
              <Field id={`${name}-inline-${index}`} label="Inline policy">
                {(control) => (
                  <Input
                    {...control}
                    mono
                    maxLength={128}
                    value={policy.name}
                    onChange={(event) => put({ name: event.target.value })}
                  />
                )}
              </Field>
              <Button
                size="sm"
                variant="quiet"
                onClick={() => set({ inlinePolicies: inlinePolicies.filter((_, at) => at !== index) })}
              >
                Remove
              </Button>
            </div>
            <Textarea
              mono
              aria-label={`JSON of ${policy.name}`}
              rows={8}
              value={policy.document}
              onChange={(event) => put({ document: event.target.value })}
            />
          </div>
        );
      })}
      <p>
        <Button
          size="sm"
          onClick={() => set({ inlinePolicies: [...inlinePolicies, { name: `${name}-permissions`, document: EMPTY }] })}
        >
          Add an inline policy
        </Button>
      </p>
    </div>
  );
}

const EMPTY = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["s3:ListBucket"],
      "Resource": ["arn:aws:s3:::BUCKET"]
    }
  ]
}`;

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
    const sent = await send<{ items: readonly FoundPolicy[] }>('GET', path);
    setProblem(sent.ok ? null : sent.problem.detail);
    setFound(sent.ok ? sent.data.items : null);
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
          {found.map(({ arn, name: policy, byAws, broad }) => (
            <li key={arn} className="flex flex-wrap items-center gap-2">
              <Button size="sm" onClick={() => onPick(arn)} aria-label={`Attach ${policy}`}>
                {policy}
              </Button>
              <Badge>{byAws ? 'AWS' : 'This account'}</Badge>
              {broad ? <Badge tone="warn">Broad</Badge> : null}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
