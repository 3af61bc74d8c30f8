import { EffectsView } from '@/components/changes/effects-view';
import { paths } from '@/components/paths';
import { AdoptButton } from '@/components/roles/adopt-button';
import { WhoDrifted } from '@/components/roles/who-drifted';
import { LinkButton } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Time } from '@/components/ui/time';
import { RESTORING } from '@/lib/changes/drift-modes';
import type { PolicyEffects } from '@/lib/services/changes/preview-change';
import type { RoleView } from '@/lib/services/estate/get-role';

interface Props {
  readonly role: RoleView;
  /** ISO 8601 in UTC. */
  readonly since: string;
  /** From the approved policy to the live one; null: one of them cannot be read. */
  readonly effects: PolicyEffects | null;
  /** Why the reader may not draft a change; null: may. */
  readonly refusal: string | null;
}

/** That the live policy is not the approved one, who gained and lost by it, and the two ways out. */
export function DriftBanner({ role, since, effects, refusal }: Props) {
  return (
    <section aria-label="Drift" className="grid gap-3 py-3">
      <Callout
        tone="warn"
        title={
          <>
            The live trust policy is not the approved one since <Time at={since} />
          </>
        }
        actions={
          refusal === null ? (
            <>
              <LinkButton
                variant={RESTORING.includes(role.driftMode) ? 'primary' : 'plain'}
                href={paths.compose(role, { restore: 'approved' })}
              >
                Restore the approved policy
              </LinkButton>
              <AdoptButton accountId={role.accountId} name={role.name} trustDigest={role.trustDigest} />
            </>
          ) : null
        }
      >
        {refusal}
      </Callout>
      <details open>
        <summary className="cursor-pointer font-medium">Who gained and lost against the approved policy</summary>
        <div className="pt-2">
          {effects ? (
            <EffectsView effects={effects} />
          ) : (
            <p className="text-muted">
              One of the two trust policies cannot be read, so who gained and lost is unknown.
            </p>
          )}
        </div>
      </details>
      <WhoDrifted accountId={role.accountId} name={role.name} />
    </section>
  );
}
