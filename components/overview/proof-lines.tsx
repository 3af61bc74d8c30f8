import Link from 'next/link';
import { paths } from '@/components/paths';
import { Time } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import type { OverviewView } from '@/lib/services/estate/get-overview';

/** Roles with a mapping that is not what was approved any more. */
export function ProofLines({ proofs }: { readonly proofs: OverviewView['expiredProofs'] }) {
  if (proofs.length === 0) return <p className="text-muted">Every proof of an applied mapping still holds.</p>;
  return (
    <ul className="grid gap-2">
      {proofs.map(({ accountId, name, mapping, since, because, taken }) => (
        <li key={`${accountId}/${name}/${mapping}`}>
          <Link href={paths.role({ accountId, name })} prefetch={false} className="rounded font-medium hover:underline">
            <VisibleText text={name} />
          </Link>{' '}
          {taken ? 'admits another project' : 'is no longer contained'} since <Time at={since} />.{' '}
          <span className="text-muted">{because}</span>
        </li>
      ))}
    </ul>
  );
}
