import { Callout } from '@/components/ui/callout';
import { Time } from '@/components/ui/time';
import type { ExpiredProof } from '@/lib/services/proofs/expired-proofs';

/** Mappings that are no longer proven to let in protected refs alone, since when, and which GitLab fact moved. */
export function ExpiredProofs({ proofs }: { readonly proofs: readonly ExpiredProof[] }) {
  if (proofs.length === 0) return null;
  return (
    <div className="grid gap-2 py-3">
      {proofs.map(({ mapping, since, because }) => (
        <Callout
          key={mapping}
          tone="warn"
          title={
            <>
              {mapping} is no longer contained since <Time at={since} />
            </>
          }
        >
          {because}
        </Callout>
      ))}
    </div>
  );
}
