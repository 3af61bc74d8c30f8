import Link from 'next/link';
import { paths } from '@/components/paths';
import { Callout } from '@/components/ui/callout';
import { Time } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import type { ShutProvider } from '@/lib/services/estate/shut-providers';

/** One alert for each OIDC provider that keeps everybody out, however many roles name it. */
export function ShutProviders({ providers }: { readonly providers: readonly ShutProvider[] }) {
  return providers.map(({ arn, accountId, roles, reason, remedy, since }) => (
    <Callout key={arn} tone="bad" title={reason}>
      <VisibleText text={remedy} /> Seen since <Time at={since} />.{' '}
      <Link
        href={paths.roles({ where: `account:"${accountId}" reach:nobody` })}
        className="rounded text-accent underline"
      >
        {roles === 1 ? 'See the role' : `See the ${roles} roles`}
      </Link>
    </Callout>
  ));
}
