import type { Metadata } from 'next';
import { orNotFound } from '@/app/or-not-found';
import { partsOf, queryOf } from '@/app/query';
import { signedIn } from '@/app/signed-in';
import { downloads, paths } from '@/components/paths';
import { ReportItems, ReportNotes } from '@/components/reviews/report-items';
import { ReviewPopulation } from '@/components/reviews/review-population';
import { AnchorButton } from '@/components/ui/button';
import { PageHeader } from '@/components/ui/page-header';
import { Pagination } from '@/components/ui/pagination';
import { scopeInWords } from '@/lib/reviews/scope-words';
import { getReviewReport } from '@/lib/services/reviews/campaign-report';

export const metadata: Metadata = { title: 'Report of a review' };

interface Props {
  readonly params: Promise<{ readonly number: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** Items of one page. A signed report never changes, so its pages are counted. */
const SHOWN = 100;

export default async function ReportPage({ params, searchParams }: Props) {
  const { number } = await partsOf(params);
  const from = Math.max(0, Math.trunc(Number(queryOf(await searchParams).from)) || 0);
  const { context, actor } = await signedIn();
  const { report, signature } = await getReviewReport(context, actor, { number: Number(number) || 0 }).catch(
    orNotFound,
  );
  const { campaign, totals, items, keyId } = report;
  return (
    <>
      <PageHeader
        name={`Report of review ${campaign.number}: ${campaign.name}`}
        crumbs={[
          { label: 'Reviews', href: paths.reviews() },
          { label: `Review ${campaign.number}`, href: paths.review(campaign.number) },
        ]}
        sentence={`${totals.keep} kept, ${totals.remove} to remove, ${totals.ask} asked, ${totals.open} without an answer.`}
        actions={
          <AnchorButton href={downloads.reviewReport(campaign.number)} download={`review-${campaign.number}.json`}>
            Download JSON
          </AnchorButton>
        }
      />
      <dl className="grid gap-x-6 gap-y-1 py-3 sm:grid-cols-[max-content_1fr]">
        <Fact name="Started">{`${minute(campaign.startedAt)} by ${campaign.startedBy}`}</Fact>
        <Fact name="Ended">{`${minute(campaign.endedAt)} by ${campaign.endedBy}`}</Fact>
        <Fact name="Without an answer">{campaign.onSilence === 'keep' ? 'kept' : 'a removal is opened'}</Fact>
        <Fact name="Asked about">{scopeInWords(campaign.scope)}</Fact>
        <Fact name="Signed by key">{keyId}</Fact>
        <Fact name="Signature">{signature}</Fact>
      </dl>
      <ReviewPopulation population={report.population ?? null} />
      <ReportNotes
        title="Open removals"
        items={items.filter(({ outcome }) => outcome === 'removal-open')}
        note={({ removal, exception }) =>
          removal === null ? (exception ?? '') : `change ${removal} takes it out; the live trust policy still admits it`
        }
      />
      <ReportNotes
        title="Exceptions"
        items={items.filter(({ exception }) => exception !== null)}
        note={({ exception }) => exception ?? ''}
      />
      <ReportItems items={items.slice(from, from + SHOWN)} />
      <Pagination
        previousHref={
          from > 0 ? paths.reviewReport(campaign.number, { from: Math.max(0, from - SHOWN) || undefined }) : null
        }
        nextHref={from + SHOWN < items.length ? paths.reviewReport(campaign.number, { from: from + SHOWN }) : null}
        summary={`${items.length.toLocaleString('en')} items`}
      />
    </>
  );
}

const minute = (moment: string): string => `${moment.slice(0, 16).replace('T', ' ')} UTC`;

function Fact({ name, children }: { readonly name: string; readonly children: string }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="font-mono text-meta break-all">{children}</dd>
    </>
  );
}
