import Link from 'next/link';
import { paths } from '@/components/paths';
import { VisibleText } from '@/components/ui/visible-text';
import type { OverviewView } from '@/lib/services/estate/get-overview';

/** How many roles drifted, as a way to them, and those that are to be named. */
export function DriftLine({ drifted }: { readonly drifted: OverviewView['drifted'] }) {
  const { count, named } = drifted;
  if (count === 0) return <p className="text-muted">No live trust policy differs from an approved one.</p>;
  return (
    <div className="grid gap-1">
      <Link href={paths.roles({ where: 'drift:yes' })} className="justify-self-start rounded text-accent underline">
        {count === 1 ? '1 role' : `${count} roles`} drifted from the approved policy
      </Link>
      <ul>
        {named.map(({ accountId, accountName, name }) => (
          <li key={`${accountId}/${name}`} className="flex flex-wrap gap-2">
            <Link
              href={paths.role({ accountId, name })}
              prefetch={false}
              className="rounded font-medium hover:underline"
            >
              <VisibleText text={name} />
            </Link>
            <span className="text-muted">
              <VisibleText text={accountName} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
