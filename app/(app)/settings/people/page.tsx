import type { Metadata } from 'next';
import { AccessRequests } from '@/app/(app)/settings/people/access-requests';
import { Grants } from '@/app/(app)/settings/people/grants';
import { LinkCandidates } from '@/app/(app)/settings/people/link-candidates';
import { PeopleTable } from '@/app/(app)/settings/people/people-table';
import { RefusedSignIns } from '@/app/(app)/settings/people/refused-sign-ins';
import { SessionsTable } from '@/app/(app)/settings/people/sessions-table';
import { withoutFilters } from '@/app/(app)/without-filters';
import { NoAccess } from '@/app/no-access';
import { queryOf } from '@/app/query';
import { signedIn } from '@/app/signed-in';
import { paths } from '@/components/paths';
import { SettingsHeader } from '@/components/settings/settings-header';
import { Callout } from '@/components/ui/callout';
import { SearchInput } from '@/components/ui/filter-bar';
import { Section } from '@/components/ui/page-header';
import { Pagination } from '@/components/ui/pagination';
import { decideAccess, refusalOf } from '@/lib/access/decide';
import { listAccessRequests } from '@/lib/services/people/ask-for-access';
import { getLinkCandidates } from '@/lib/services/people/get-link-candidates';
import { listGrants } from '@/lib/services/people/grant-view';
import { listPeople } from '@/lib/services/people/list-people';
import { listRefusedSignIns } from '@/lib/services/people/list-refused-sign-ins';
import { listSessions } from '@/lib/services/people/list-sessions';

export const metadata: Metadata = { title: 'People' };

interface Props {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** The addresses of the pages of sessions, which are below the people on one screen, have names of their own. */
const SESSIONS = { after: 'sessions-after', before: 'sessions-before' } as const;

export default async function PeoplePage({ searchParams }: Props) {
  const { context, actor } = await signedIn();
  if (!decideAccess(actor, 'settings.read').allowed) return <NoAccess needs="read members" />;
  const { [SESSIONS.after]: sessionsAfter, [SESSIONS.before]: sessionsBefore, ...asked } = queryOf(await searchParams);
  const refusal = refusalOf(actor, 'people.manage');
  const whole = paths.settings('people');
  const page = await listPeople(context, actor, asked).catch(withoutFilters(whole));
  const sessionsPage = { whose: refusal === null ? 'all' : 'mine', after: sessionsAfter, before: sessionsBefore };
  const [requests, candidates, grants, sessions, refused] = await Promise.all([
    refusal === null ? listAccessRequests(context, actor) : [],
    refusal === null ? getLinkCandidates(context, actor) : null,
    listGrants(context, actor),
    listSessions(context, actor, sessionsPage).catch(withoutFilters(whole)),
    refusal === null ? listRefusedSignIns(context, actor) : null,
  ]);
  const to = (changed: Record<string, string | undefined>) => paths.settings('people', { ...asked, ...changed });
  return (
    <>
      <SettingsHeader part="people" sentence="Who may do what here, and why they may." />
      <div className="grid gap-2 pt-4">
        {refusal === null ? null : <Callout tone="info">{refusal}</Callout>}
        {requests.length > 0 ? <AccessRequests requests={requests} /> : null}
        <Section title="People">
          <SearchInput action={whole} label="Name or user name" value={asked.q ?? ''} />
          <PeopleTable people={page.rows} self={actor.personId} refusal={refusal} />
          <Pagination
            previousHref={page.previous && to({ after: undefined, before: page.previous })}
            nextHref={page.next && to({ before: undefined, after: page.next })}
          />
        </Section>
        {candidates === null ? null : (
          <Section title="Accounts of one person">
            <LinkCandidates {...candidates} />
          </Section>
        )}
        <Section title="Roles by GitLab group">
          <Grants grants={grants} refusal={refusal} />
        </Section>
        <Section title={refusal === null ? 'Open sessions' : 'Your open sessions'}>
          <SessionsTable sessions={sessions.rows} />
          <Pagination
            previousHref={sessions.previous && to({ [SESSIONS.before]: sessions.previous })}
            nextHref={sessions.next && to({ [SESSIONS.after]: sessions.next })}
          />
        </Section>
        {refused === null ? null : (
          <Section title="Refused sign-ins">
            <RefusedSignIns rows={refused} />
          </Section>
        )}
      </div>
    </>
  );
}
