import { SendButton } from '@/components/api/send-button';
import { Badge } from '@/components/ui/badge';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import type { TokenView } from '@/lib/services/people/tokens/list-tokens';

const HEAD = ['Name', 'Begins with', 'Scopes', 'State', 'Last used', 'Expires', ''].map((name) => (
  <Th key={name}>{name}</Th>
));
const TONES = { valid: 'ok', expired: 'neutral', revoked: 'neutral' } as const;

export function TokensTable({ tokens }: { readonly tokens: readonly TokenView[] }) {
  if (tokens.length === 0) return <p className="text-muted">You have no token.</p>;
  return (
    <Table caption="Your tokens" head={HEAD} density="compact">
      {tokens.map((token) => (
        <Tr key={token.id}>
          <Td label="Name">{token.name}</Td>
          <Td label="Begins with" className="font-mono text-meta">
            {token.prefix}…
          </Td>
          <Td label="Scopes">
            {token.scopes.join(', ')}
            {token.withheld.length === 0 ? null : (
              <span className="block text-meta text-faint">No effect: {token.withheld.join(', ')}</span>
            )}
          </Td>
          <Td label="State">
            <Badge tone={TONES[token.state]}>{token.state}</Badge>
          </Td>
          <Td label="Last used">
            {token.lastUsedAt === null ? <span className="text-faint">never</span> : <Time at={token.lastUsedAt} />}
          </Td>
          <Td label="Expires">
            <Time at={token.expiresAt} />
          </Td>
          <Td className="text-end">
            {token.state === 'valid' ? (
              <SendButton
                method="DELETE"
                path={`/tokens/${encodeURIComponent(token.id)}`}
                label="Revoke"
                name={token.name}
                said={`The token ${token.name} is revoked.`}
                danger
              />
            ) : null}
          </Td>
        </Tr>
      ))}
    </Table>
  );
}
