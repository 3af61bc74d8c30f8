import type { Metadata } from 'next';
import { NoAccess } from '@/app/no-access';
import { queryOf } from '@/app/query';
import { signedIn } from '@/app/signed-in';
import { downloads, paths } from '@/components/paths';
import { SettingsHeader } from '@/components/settings/settings-header';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Field } from '@/components/ui/form/field';
import { Input } from '@/components/ui/form/input';
import { Section } from '@/components/ui/page-header';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import { decideAccess } from '@/lib/access/decide';
import { listTemplates, type TemplateView } from '@/lib/services/connections/templates';
import { AppError } from '@/lib/services/verb/app-error';

export const metadata: Metadata = { title: 'AWS set-up' };

interface Props {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** What Drawbridge needs in an AWS account, to download and to create. */
export default async function TemplatesPage({ searchParams }: Props) {
  const { context, actor } = await signedIn();
  const query = queryOf(await searchParams);
  if (!decideAccess(actor, 'settings.read').allowed) return <NoAccess needs="read connections" />;
  const found = await listTemplates(context, actor, query).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'invalid') return error;
    throw error;
  });
  const rows = found instanceof AppError ? await listTemplates(context, actor, {}) : found;
  return (
    <>
      <SettingsHeader
        part="templates"
        sentence="Templates for the roles that Drawbridge needs in each AWS account. Begin with the reader: it cannot change anything."
      />
      <Templates rows={rows} />
      <Section title="Open in the AWS console">
        <p className="max-w-read text-muted">
          Upload the CloudFormation files to a bucket of yours. With the address of their folder, Drawbridge makes links
          that open the AWS console with the values filled in.
        </p>
        {found instanceof AppError ? (
          <Callout tone="warn" title="These values were not understood">
            {found.message}
          </Callout>
        ) : null}
        <Values query={query} />
      </Section>
    </>
  );
}

function Templates({ rows }: { readonly rows: readonly TemplateView[] }) {
  const names = [...new Set(rows.map(({ name }) => name))];
  return (
    <Table caption="Templates" head={['Template', 'Download', 'Values'].map((name) => <Th key={name}>{name}</Th>)}>
      {names.map((name) => {
        const own = rows.filter((row) => row.name === name);
        const [first] = own;
        if (first === undefined) return null;
        const { title, sentence, parameters } = first;
        return (
          <Tr key={name}>
            <Td>
              <div className="font-semibold">{title}</div>
              <p className="max-w-read text-muted">{sentence}</p>
            </Td>
            <Td label="Download">
              <Links rows={own} />
            </Td>
            <Td label="Values" className="font-mono text-meta">
              {parameters.map((each) => each.name).join(', ')}
            </Td>
          </Tr>
        );
      })}
    </Table>
  );
}

const FORMATS = { cloudformation: 'CloudFormation', terraform: 'Terraform' } as const;

function Links({ rows }: { readonly rows: readonly TemplateView[] }) {
  return (
    <ul className="grid gap-1">
      {rows.map(({ name, format, title, quickCreate }) => (
        <li key={format} className="flex flex-wrap gap-3">
          <a
            className="rounded text-accent underline"
            href={downloads.template(name, format)}
            aria-label={`Download ${title} for ${FORMATS[format]}`}
            download
          >
            {FORMATS[format]}
          </a>
          {quickCreate === null ? null : (
            <a
              className="rounded text-accent underline"
              href={quickCreate}
              target="_blank"
              rel="noreferrer"
              aria-label={`Create ${title} in the AWS console`}
            >
              Create in AWS
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}

const FIELDS = [
  { name: 'folder', label: 'Folder in S3', example: 'https://my-bucket.s3.eu-west-1.amazonaws.com/drawbridge/' },
  { name: 'region', label: 'Region', example: 'us-east-1' },
  { name: 'hubRoleArn', label: 'Role of Drawbridge', example: 'arn:aws:iam::444455556666:role/drawbridge/Hub' },
  { name: 'externalId', label: 'External ID', example: 'one value for each account' },
] as const;

function Values({ query }: { readonly query: Readonly<Record<string, string>> }) {
  return (
    <form
      key={JSON.stringify(query)}
      action={paths.settings('templates')}
      className="flex flex-wrap items-end gap-3 py-3"
    >
      {FIELDS.map(({ name, label, example }) => (
        <Field key={name} id={`template-${name}`} label={label}>
          {(control) => (
            <Input {...control} name={name} placeholder={example} maxLength={900} defaultValue={query[name]} />
          )}
        </Field>
      ))}
      <Button type="submit">Make links</Button>
    </form>
  );
}
