'use client';

import { type FormEvent, useState } from 'react';
import { ProblemCallout } from '@/components/api/sign-in-again';
import { useForm } from '@/components/api/use-form';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { CopyText } from '@/components/ui/copy-text';
import { Checkbox } from '@/components/ui/form/checkbox';
import { Field } from '@/components/ui/form/field';
import { Input, Select } from '@/components/ui/form/input';
import { DECIDING_DAYS, DECIDING_SCOPES } from '@/lib/access/operations';
import { TOKEN_SCOPES, type TokenScope } from '@/lib/access/permissions';

const DAYS = [7, 30, 90, 365];
const SCOPES = Object.entries(TOKEN_SCOPES) as [TokenScope, string][];
const START = { name: '', scopes: ['read'] as readonly TokenScope[], days: 30 };

const mayDecide = (scopes: readonly TokenScope[]): boolean => scopes.some((scope) => DECIDING_SCOPES.includes(scope));

interface Created {
  readonly name: string;
  readonly token: string;
}

/** Creates a token and shows it once. It is kept in this page's memory alone. `deciding`: whether tokens may approve and apply. */
export function TokenForm({ deciding }: { readonly deciding: boolean }) {
  const { values: wanted, set: setWanted, submit, busy, problem, errorOf } = useForm('token', START);
  const [created, setCreated] = useState<Created | null>(null);
  const create = (event: FormEvent) => {
    event.preventDefault();
    void submit<Created>({ path: '/tokens', body: wanted }, setCreated);
  };
  const days = mayDecide(wanted.scopes) ? DAYS.filter((days) => days <= DECIDING_DAYS) : DAYS;
  return (
    <div className="grid max-w-form gap-4">
      {created ? <CreatedToken {...created} onDone={() => setCreated(null)} /> : null}
      <form className="grid gap-4" noValidate onSubmit={create}>
        <Field id="token-name" label="Name" hint="What it is for." error={errorOf('name')}>
          {(control) => (
            <Input
              {...control}
              maxLength={100}
              value={wanted.name}
              onChange={({ target }) => setWanted({ ...wanted, name: target.value })}
            />
          )}
        </Field>
        <Scopes
          offered={deciding ? SCOPES : SCOPES.filter(([scope]) => !DECIDING_SCOPES.includes(scope))}
          chosen={wanted.scopes}
          error={errorOf('scopes')}
          onChange={(scopes) =>
            setWanted({
              ...wanted,
              scopes,
              days: mayDecide(scopes) ? Math.min(wanted.days, DECIDING_DAYS) : wanted.days,
            })
          }
        />
        <Field id="token-days" label="Valid for" error={errorOf('days')}>
          {(control) => (
            <Select
              {...control}
              value={wanted.days}
              onChange={({ target }) => setWanted({ ...wanted, days: Number(target.value) })}
            >
              {days.map((days) => (
                <option key={days} value={days}>
                  {days} days
                </option>
              ))}
            </Select>
          )}
        </Field>
        {problem && problem.issues.length === 0 ? <ProblemCallout problem={problem} /> : null}
        <div>
          <Button type="submit" variant="primary" busy={busy}>
            Create token
          </Button>
        </div>
      </form>
    </div>
  );
}

function CreatedToken({ name, token, onDone }: Created & { readonly onDone: () => void }) {
  return (
    <Callout tone="ok" title={`Copy the token ${name} now`} live actions={<Button onClick={onDone}>I have it</Button>}>
      <p>It is shown this once. Drawbridge keeps only its digest.</p>
      <CopyText text={token} length={token.length} what="token" />
    </Callout>
  );
}

interface ScopesProps {
  readonly offered: readonly (readonly [TokenScope, string])[];
  readonly chosen: readonly TokenScope[];
  readonly error: string | null;
  readonly onChange: (scopes: readonly TokenScope[]) => void;
}

function Scopes({ offered, chosen, error, onChange }: ScopesProps) {
  return (
    <fieldset className="grid gap-1">
      <legend className="mb-1 font-medium">Scopes</legend>
      {offered.map(([scope, allows]) => (
        <Checkbox
          key={scope}
          label={scope}
          hint={allows}
          checked={chosen.includes(scope)}
          onChange={({ target }) =>
            onChange(target.checked ? [...chosen, scope] : chosen.filter((other) => other !== scope))
          }
        />
      ))}
      {error ? <p className="text-meta text-bad">{error}</p> : null}
    </fieldset>
  );
}
