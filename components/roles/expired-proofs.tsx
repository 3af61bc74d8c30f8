import { Callout } from '@/components/ui/callout';
import { Time } from '@/components/ui/time';
import type { ExpiredProof } from '@/lib/services/proofs/expired-proofs';

/** Mappings that are not what was approved any more, since when, and which GitLab fact moved. */
export function ExpiredProofs({ proofs }: { readonly proofs: readonly ExpiredProof[] }) {
  if (proofs.length === 0) return null;
  return (
    <div className="grid gap-2 py-3">
      {proofs.map(({ mapping, since, because, taken }) => (
        <Callout
          key={mapping}
          tone={taken ? 'bad' : 'warn'}
          title={
            <>
              {mapping} {taken ? 'admits another project' : 'is no longer contained'} since <Time at={since} />
            </>
          }
        >
          {because}
        </Callout>
      ))}
    </div>
  );
}
