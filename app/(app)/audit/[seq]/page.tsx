import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { EventFacts } from '@/app/(app)/audit/[seq]/event-facts';
import { appErrorOf } from '@/app/(app)/audit/app-error-of';
import { NoAccess } from '@/app/no-access';
import { partsOf } from '@/app/query';
import { signedIn } from '@/app/signed-in';
import { ResultBadge } from '@/components/audit/result-badge';
import { paths } from '@/components/paths';
import { PolicyJson } from '@/components/policy/policy-json';
import { PageHeader, Section } from '@/components/ui/page-header';
import { Time } from '@/components/ui/time';
import { getAuditEvent } from '@/lib/services/audit/get-audit-event';
import { AppError } from '@/lib/services/verb/app-error';

interface Props {
  readonly params: Promise<{ seq: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Audit event ${(await partsOf(params)).seq}` };
}

export default async function AuditEventPage({ params }: Props) {
  const { seq } = await partsOf(params);
  const { context, actor } = await signedIn();
  const event = await getAuditEvent(context, actor, { seq }).catch(appErrorOf);
  if (event instanceof AppError) {
    if (event.code === 'forbidden') return <NoAccess needs="read the audit log" />;
    notFound();
  }
  const about = { objectKind: event.object.kind, objectId: event.object.id };
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Audit', href: paths.audit() }]}
        name={`Event ${event.seq}`}
        badges={<ResultBadge result={event.result} />}
        meta={
          <>
            <span className="font-mono">{event.action}</span>
            <Time at={event.at} show="absolute" />
          </>
        }
        sentence={event.meaning}
      />
      <div className="pt-4">
        <Section
          title="Facts"
          actions={
            <Link className="text-accent underline" prefetch={false} href={paths.audit(about)}>
              All events on this {event.object.kind}
            </Link>
          }
        >
          <EventFacts event={event} />
        </Section>
        <Section title="Data">
          <PolicyJson label="Data of the event" text={JSON.stringify(event.data, null, 2)} />
        </Section>
      </div>
    </>
  );
}
