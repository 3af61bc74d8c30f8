import type { Metadata } from 'next';
import { TokensTable } from '@/app/(app)/settings/tokens/tokens-table';
import { withoutFilters } from '@/app/(app)/without-filters';
import { NoAccess } from '@/app/no-access';
import { queryOf } from '@/app/query';
import { signedIn } from '@/app/signed-in';
import { paths } from '@/components/paths';
import { SettingsHeader } from '@/components/settings/settings-header';
import { TokenForm } from '@/components/settings/token-form';
import { Section } from '@/components/ui/page-header';
import { Pagination } from '@/components/ui/pagination';
import { decideAccess } from '@/lib/access/decide';
import { listTokens } from '@/lib/services/people/tokens/list-tokens';

export const metadata: Metadata = { title: 'API tokens' };

interface Props {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function TokensPage({ searchParams }: Props) {
  const { context, actor } = await signedIn();
  if (!decideAccess(actor, 'token.manage-own').allowed) return <NoAccess needs="have API tokens" />;
  const whole = paths.settings('tokens');
  const page = await listTokens(context, actor, queryOf(await searchParams)).catch(withoutFilters(whole));
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
          <TokensTable tokens={page.rows} />
          <Pagination
            previousHref={page.previous && paths.settings('tokens', { before: page.previous })}
            nextHref={page.next && paths.settings('tokens', { after: page.next })}
          />
        </Section>
      </div>
    </>
  );
}
