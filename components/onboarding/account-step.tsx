'use client';

import { useState } from 'react';
import { send } from '@/components/api/send';
import type { ErrorOf } from '@/components/api/use-form';
import { IssuerFindings } from '@/components/onboarding/issuer-findings';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Field } from '@/components/ui/form/field';
import { Input, Select } from '@/components/ui/form/input';
import { VisibleText } from '@/components/ui/visible-text';
import type { OnboardingAnswers } from '@/lib/onboarding/answers';
import type { IssuerCheck } from '@/lib/onboarding/issuer-check';
import type { OnboardingView } from '@/lib/services/onboarding/get-onboarding';

interface Props {
  readonly view: OnboardingView;
  readonly answers: OnboardingAnswers;
  readonly onChange: (patch: Partial<OnboardingAnswers>) => void;
  readonly errorOf: ErrorOf;
}

/** Which account, and what its OIDC provider is. */
export function AccountStep({ view, answers, onChange, errorOf }: Props) {
  const { issuer } = view.instance;
  return (
    <div className="grid gap-4">
      <div className="grid max-w-read items-end gap-4 sm:grid-cols-2">
        <Field id="account" label="Account" error={errorOf('answers', 'accountId')}>
          {(control) => (
            <Select
              {...control}
              value={answers.accountId ?? ''}
              onChange={(event) => onChange({ accountId: event.target.value === '' ? null : event.target.value })}
            >
              <option value="">Choose an account</option>
              {view.accounts.map(({ id, name, writable }) => (
                <option key={id} value={id} disabled={!writable}>
                  {name} ({id}){writable ? '' : ' – no writer'}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field
          id="audience"
          label="Audience"
          hint="Tokens carry it, provider and trust policy accept it."
          error={errorOf('answers', 'audience')}
          optional
        >
          {(control) => (
            <Input
              {...control}
              mono
              placeholder={issuer}
              value={answers.audience ?? ''}
              maxLength={255}
              onChange={(event) => onChange({ audience: event.target.value === '' ? null : event.target.value })}
            />
          )}
        </Field>
      </div>
      {view.answers.accountId === answers.accountId ? <ProviderSays view={view} answers={answers} /> : null}
      <IssuerProbe view={view} answers={answers} onChange={onChange} />
    </div>
  );
}

function ProviderSays({ view: { provider, instance }, answers }: Pick<Props, 'view' | 'answers'>) {
  if (provider === null) return null;
  const audience = answers.audience ?? instance.issuer;
  if (provider.clientIds === null)
    return (
      <Callout tone="info" title="This account has no OIDC provider for this GitLab.">
        The plan creates it with the audience {audience}.
      </Callout>
    );
  if (!provider.clientIds.read)
    return (
      <Callout tone="warn" title="Which audiences the OIDC provider accepts is not known.">
        {provider.clientIds.because}
      </Callout>
    );
  if (provider.clientIds.items.includes(audience))
    return (
      <Callout tone="ok" title="The account has the OIDC provider, and it accepts the audience.">
        <span className="break-all">
          <VisibleText text={provider.arn} />
        </span>
      </Callout>
    );
  return (
    <Callout tone="info" title={`The OIDC provider accepts ${provider.clientIds.items.join(', ') || 'no audience'}.`}>
      The plan adds {audience} beside them.
    </Callout>
  );
}

/** Reads the issuer as AWS would; the thumbprint is offered for the provider that is to be made. */
function IssuerProbe({ view, answers, onChange }: Omit<Props, 'errorOf'>) {
  const [check, setCheck] = useState<IssuerCheck | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const probe = async () => {
    setBusy(true);
    setProblem(null);
    const sent = await send<IssuerCheck>('GET', `/instances/${encodeURIComponent(view.instance.id)}/issuer`);
    setBusy(false);
    if (sent.ok) setCheck(sent.data);
    else setProblem(sent.problem.detail);
  };
  return (
    <div className="grid gap-3">
      <p className="flex flex-wrap items-center gap-3">
        <Button busy={busy} onClick={() => void probe()}>
          Check the issuer as AWS would
        </Button>
        <span className="break-all text-muted">{view.instance.issuer}</span>
      </p>
      {problem ? <Callout tone="bad" title={problem} live /> : null}
      {check ? <IssuerFindings check={check} /> : null}
      {check?.thumbprint && view.provider?.clientIds === null ? (
        <p className="flex flex-wrap items-center gap-3">
          <Button size="sm" onClick={() => onChange({ thumbprint: check.thumbprint?.value ?? null })}>
            Use this thumbprint
          </Button>
          <span className="text-muted">
            {answers.thumbprint === null ? 'Otherwise IAM reads it itself.' : 'The plan gives it to the provider.'}
          </span>
        </p>
      ) : null}
    </div>
  );
}
