import type { Metadata } from 'next';
import { TokensTable } from '@/app/(app)/settings/tokens/tokens-table';
import { signedIn } from '@/app/signed-in';
import { SettingsHeader } from '@/components/settings/settings-header';
import { TokenForm } from '@/components/settings/token-form';
import { RefusedState } from '@/components/ui/error-state';
import { Section } from '@/components/ui/page-header';
import { decideAccess } from '@/lib/access/decide';
import { listTokens } from '@/lib/services/people/list-tokens';

export const metadata: Metadata = { title: 'API tokens' };

export default async function TokensPage() {
  const { context, actor } = await signedIn();
  if (!decideAccess(actor, 'token.manage-own').allowed)
    return <RefusedState needs="have API tokens" who="An admin of Drawbridge" />;
  const tokens = await listTokens(context, actor);
  return (
    <>
      <SettingsHeader
        part="tokens"
        sentence="Your tokens for the API. A token may never do more than you, and only what its scopes name."
      />
      <div className="pt-4">
        <Section title="Create a token">
          <TokenForm deciding={context.config.people.decidingTokens} />
        </Section>
        <Section title="Your tokens">
          <TokensTable tokens={tokens} />
        </Section>
      </div>
    </>
  );
}
