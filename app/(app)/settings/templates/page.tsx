import type { Metadata } from 'next';
import { NoAccess } from '@/app/no-access';
import { signedIn } from '@/app/signed-in';
import { downloads } from '@/components/paths';
import { QuickCreate } from '@/components/settings/quick-create';
import { SettingsHeader } from '@/components/settings/settings-header';
import { Section } from '@/components/ui/page-header';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import { decideAccess } from '@/lib/access/decide';
import { listTemplates, type TemplateView } from '@/lib/services/connections/templates';

export const metadata: Metadata = { title: 'AWS set-up' };

/** What Drawbridge needs in an AWS account, to download and to create. */
export default async function TemplatesPage() {
  const { context, actor } = await signedIn();
  if (!decideAccess(actor, 'settings.read').allowed) return <NoAccess needs="read connections" />;
  return (
    <>
      <SettingsHeader
        part="templates"
        sentence="Templates for the roles that Drawbridge needs in each AWS account. Begin with the reader: it cannot change anything."
      />
      <Templates rows={await listTemplates(context, actor, {})} />
      <Section title="Open in the AWS console">
        <p className="max-w-read text-muted">
          Upload the CloudFormation files to a bucket of yours. With the address of their folder, Drawbridge makes links
          that open the AWS console with the values filled in.
        </p>
        <QuickCreate />
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
      {rows.map(({ name, format, title }) => (
        <li key={format} className="flex flex-wrap gap-3">
          <a
            className="rounded text-accent underline"
            href={downloads.template(name, format)}
            aria-label={`Download ${title} for ${FORMATS[format]}`}
            download
          >
            {FORMATS[format]}
          </a>
        </li>
      ))}
    </ul>
  );
}
