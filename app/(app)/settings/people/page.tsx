import type { Metadata } from 'next';
import { Grants } from '@/app/(app)/settings/people/grants';
import { LinkCandidates } from '@/app/(app)/settings/people/link-candidates';
import { PeopleTable } from '@/app/(app)/settings/people/people-table';
import { RefusedSignIns } from '@/app/(app)/settings/people/refused-sign-ins';
import { SessionsTable } from '@/app/(app)/settings/people/sessions-table';
import { signedIn } from '@/app/signed-in';
import { SettingsHeader } from '@/components/settings/settings-header';
import { Callout } from '@/components/ui/callout';
import { RefusedState } from '@/components/ui/error-state';
import { Section } from '@/components/ui/page-header';
import { decideAccess, refusalOf } from '@/lib/access/decide';
import { listPeople } from '@/lib/services/people/list-people';
import { listRefusedSignIns } from '@/lib/services/people/list-refused-sign-ins';
import { listSessions } from '@/lib/services/people/list-sessions';

export const metadata: Metadata = { title: 'People' };

export default async function PeoplePage() {
  const { context, actor } = await signedIn();
  if (!decideAccess(actor, 'settings.read').allowed)
    return <RefusedState needs="read members" who="An admin of Drawbridge" />;
  const refusal = refusalOf(actor, 'people.manage');
  const [view, sessions, refused] = await Promise.all([
    listPeople(context, actor),
    listSessions(context, actor, { whose: refusal === null ? 'all' : 'mine' }),
    refusal === null ? listRefusedSignIns(context, actor) : null,
  ]);
  return (
    <>
      <SettingsHeader part="people" sentence="Who may do what here, and why they may." />
      <div className="grid gap-2 pt-4">
        {refusal === null ? null : <Callout tone="info">{refusal}</Callout>}
        <Section title="People">
          <PeopleTable people={view.people} self={actor.personId} refusal={refusal} />
        </Section>
        {refusal === null ? (
          <Section title="Accounts of one person">
            <LinkCandidates {...view} />
          </Section>
        ) : null}
        <Section title="Roles by GitLab group">
          <Grants grants={view.grants} refusal={refusal} />
        </Section>
        <Section title={refusal === null ? 'Open sessions' : 'Your open sessions'}>
          <SessionsTable sessions={sessions} />
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
