'use client';

import { type FormEvent, useState } from 'react';
import { send } from '@/components/api/send';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Field } from '@/components/ui/form/field';
import { Input } from '@/components/ui/form/input';
import { VisibleText } from '@/components/ui/visible-text';
import type { TemplateView } from '@/lib/services/connections/templates';

const FIELDS = [
  { name: 'folder', label: 'Folder in S3', example: 'https://my-bucket.s3.eu-west-1.amazonaws.com/drawbridge/' },
  { name: 'region', label: 'Region', example: 'us-east-1' },
  { name: 'hubRoleArn', label: 'Role of Drawbridge', example: 'arn:aws:iam::444455556666:role/drawbridge/Hub' },
  { name: 'externalId', label: 'External ID', example: 'one value for each account' },
] as const;

type Made =
  | { readonly ok: true; readonly rows: readonly TemplateView[]; readonly folder: string; readonly hub: string }
  | { readonly ok: false; readonly message: string };

/**
 * Links that open a template in the AWS console. They are made of what is typed here and now, never of the page's address: a link from
 * somebody else must not lead an admin to a template, or to the trust in a role, that is not theirs.
 */
export function QuickCreate() {
  const [made, setMade] = useState<Made | null>(null);
  const [busy, setBusy] = useState(false);
  const make = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    const values = FIELDS.flatMap(({ name }) => {
      const value = String(typed.get(name) ?? '').trim();
      return value === '' ? [] : [[name, value]];
    });
    setBusy(true);
    const sent = await send<{ rows: readonly TemplateView[] }>('GET', `/templates?${new URLSearchParams(values)}`);
    setBusy(false);
    const { folder = '', hubRoleArn = '' } = Object.fromEntries(values);
    setMade(
      sent.ok
        ? { ok: true, rows: sent.data.rows, folder, hub: hubRoleArn }
        : { ok: false, message: sent.problem.issues[0]?.message ?? sent.problem.detail },
    );
  };
  return (
    <>
      <form onSubmit={make} className="flex flex-wrap items-end gap-3 py-3">
        {FIELDS.map(({ name, label, example }) => (
          <Field key={name} id={`template-${name}`} label={label}>
            {(control) => <Input {...control} name={name} placeholder={example} maxLength={900} autoComplete="off" />}
          </Field>
        ))}
        <Button type="submit" busy={busy}>
          Make links
        </Button>
      </form>
      <div aria-live="polite">{made === null ? null : <Links made={made} />}</div>
    </>
  );
}

function Links({ made }: { readonly made: Made }) {
  if (!made.ok)
    return (
      <Callout tone="warn" title="These values were not understood">
        {made.message}
      </Callout>
    );
  const links = made.rows.flatMap(({ name, title, quickCreate }) =>
    quickCreate === null ? [] : [{ name, title, quickCreate }],
  );
  if (links.length === 0) return <p className="text-muted">Give the address of the folder to get links.</p>;
  return (
    <>
      <p className="max-w-read">
        The console opens the templates in{' '}
        <span className="font-mono break-all">
          <VisibleText text={made.folder} />
        </span>
        {made.hub === '' ? null : (
          <>
            , and the roles will trust{' '}
            <span className="font-mono break-all">
              <VisibleText text={made.hub} />
            </span>
          </>
        )}
        . Create them only if both are yours.
      </p>
      <ul className="flex flex-wrap gap-x-4 gap-y-1 py-2">
        {links.map(({ name, title, quickCreate }) => (
          <li key={name}>
            <a className="rounded text-accent underline" href={quickCreate} target="_blank" rel="noreferrer">
              Create {title} in the AWS console
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
