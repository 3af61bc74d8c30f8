import type { Metadata } from 'next';
import Link from 'next/link';
import { signedIn } from '@/app/signed-in';
import { UnreviewedGlass } from '@/components/changes/broken-glass';
import { ChangeLines } from '@/components/overview/change-lines';
import { ConnectionLines } from '@/components/overview/connection-lines';
import { DriftLine } from '@/components/overview/drift-line';
import { ExposureChart } from '@/components/overview/exposure-chart';
import { trendOf, WIDE } from '@/components/overview/exposure-layers';
import { LogLines } from '@/components/overview/log-lines';
import { ProofLines } from '@/components/overview/proof-lines';
import { ReviewLines } from '@/components/overview/review-lines';
import { WorstRoles } from '@/components/overview/worst-roles';
import { paths } from '@/components/paths';
import { ReachBar } from '@/components/reach/reach-bar';
import { RefusedList } from '@/components/refusals/refused-list';
import { ShutProviders } from '@/components/roles/shut-providers';
import { PageHeader, Section } from '@/components/ui/page-header';
import { refusalOf } from '@/lib/access/decide';
import { RUNGS } from '@/lib/reach/types';
import { getExposure } from '@/lib/services/estate/get-exposure';
import { getOverview, type OverviewView } from '@/lib/services/estate/get-overview';
import { newestRefused } from '@/lib/services/refusals/list-refused';

export const metadata: Metadata = { title: 'Overview' };

const REFUSED_SHOWN = 3;

export default async function OverviewPage() {
  const { context, actor } = await signedIn();
  const overview = await getOverview(context, actor, {});
  const exposure = await getExposure(context, actor, {});
  const refused = await newestRefused(context, actor, {}, REFUSED_SHOWN);
  const { rungs, roleCount, worst, worstCount, waiting, drafts, unreviewed, connections, drifted } = overview;
  return (
    <>
      <PageHeader name="Overview" sentence={sentenceOf(overview, trendOf(exposure.days))} />
      <UnreviewedGlass rows={unreviewed} />
      <ShutProviders providers={overview.shutProviders} />
      <Section title="Who can reach the roles">
        {roleCount === 0 ? (
          <p className="text-muted">No role has been read yet.</p>
        ) : (
          <ReachBar
            label={`Reach of ${roleCount} roles`}
            counts={rungs.map(({ rung, count }) => ({
              rung,
              count,
              href: paths.roles({ where: `reach:${rung === null ? 'unknown' : RUNGS[rung].id}` }),
            }))}
          />
        )}
      </Section>
      {exposure.days.length < 2 ? null : (
        <Section title="Exposure over 90 days">
          <ExposureChart days={exposure.days} />
        </Section>
      )}
      <div className="grid gap-x-10 border-t xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <div>
          {refused.rows.length === 0 ? null : (
            <Section
              title="Refused pipelines"
              actions={
                <Link href={paths.refused()} className="rounded text-accent underline">
                  All refused pipelines
                </Link>
              }
            >
              <RefusedList list={refused} refusal={refusalOf(actor, 'change.draft')} none="" />
            </Section>
          )}
          <Section
            title="Worst findings"
            actions={
              <Link href={paths.reduce()} className="rounded text-accent underline">
                Reduce many roles at once
              </Link>
            }
          >
            <WorstRoles roles={worst} count={worstCount} />
          </Section>
        </div>
        <div>
          <Section title="Waiting for your decision">
            <ChangeLines rows={waiting} none="No change waits for you." />
          </Section>
          <Section title="Reviews that wait for you">
            <ReviewLines reviews={overview.reviews} />
          </Section>
          <Section title="Your drafts">
            <ChangeLines rows={drafts} none="You have no draft." />
          </Section>
          <Section title="Drift">
            <DriftLine drifted={drifted} />
          </Section>
          <Section title="Proofs">
            <ProofLines proofs={overview.expiredProofs} />
          </Section>
          <Section title="Connections">
            <ConnectionLines connections={connections} />
          </Section>
          {overview.log ? (
            <Section title="Audit log">
              <LogLines log={overview.log} />
            </Section>
          ) : null}
        </div>
      </div>
    </>
  );
}

function sentenceOf({ rungs, roleCount }: OverviewView, trend: string | null): string {
  if (roleCount === 0) return 'Nothing has been read yet: sync an AWS account and a GitLab.';
  const count = (wanted: (rung: number | null) => boolean): number =>
    rungs.reduce((sum, each) => (wanted(each.rung) ? sum + each.count : sum), 0);
  const wide = count((rung) => rung !== null && rung >= WIDE);
  const unknown = count((rung) => rung === null);
  const rest = unknown === 0 ? '' : ` For ${unknown} it is not known.`;
  if (wide === 0) return `None of ${roleCount} roles is known to be open to a whole group or more.${rest}`;
  return `${wide} of ${roleCount} roles can be assumed by a whole group or more${trend === null ? '' : `, ${trend}`}.${rest}`;
}
