import type { Metadata } from 'next';
import { OPERATIONS } from '@/app/api/operations/all';
import { signedIn } from '@/app/signed-in';
import { downloads } from '@/components/paths';
import { SettingsHeader } from '@/components/settings/settings-header';
import { Section } from '@/components/ui/page-header';
import { Table, Td, Th, Tr } from '@/components/ui/table';

export const metadata: Metadata = { title: 'API' };

/** The API, to read: made from the table that answers it. */
export default async function ApiPage() {
  await signedIn();
  const tags = [...new Set(OPERATIONS.map((operation) => operation.tag))];
  const head = ['Operation', 'Path below /api/v1', 'Headers'].map((name) => <Th key={name}>{name}</Th>);
  return (
    <>
      <SettingsHeader part="api" sentence="What the screens can do, a token can do." />
      <p className="py-3">
        <a className="underline" href={downloads.openApi()}>
          OpenAPI 3.1 description
        </a>
      </p>
      {tags.map((tag) => (
        <Section key={tag} title={tag}>
          <Table caption={tag} head={head} density="compact">
            {OPERATIONS.filter((operation) => operation.tag === tag).map(
              ({ id, method, path, summary, versioned, idempotent }) => (
                <Tr key={id}>
                  <Td>{summary}</Td>
                  <Td label="Path" className="font-mono">
                    {method} {path}
                  </Td>
                  <Td label="Headers" className="font-mono text-meta">
                    {[versioned ? 'If-Match' : '', idempotent ? 'Idempotency-Key' : ''].filter(Boolean).join(', ')}
                  </Td>
                </Tr>
              ),
            )}
          </Table>
        </Section>
      ))}
    </>
  );
}
