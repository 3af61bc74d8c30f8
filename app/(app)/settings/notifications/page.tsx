import type { Metadata } from 'next';
import { DeliveriesTable } from '@/app/(app)/settings/notifications/deliveries-table';
import { EndpointsTable } from '@/app/(app)/settings/notifications/endpoints-table';
import { NoAccess } from '@/app/no-access';
import { signedIn } from '@/app/signed-in';
import { ReachForm } from '@/components/settings/reach-form';
import { SettingsHeader } from '@/components/settings/settings-header';
import { EmptyState } from '@/components/ui/empty-state';
import { Section } from '@/components/ui/page-header';
import { decideAccess, refusalOf } from '@/lib/access/decide';
import { getNoticeChoices, type NoticeChoicesView } from '@/lib/services/notices/get-notice-choices';
import { type EndpointView, listNotifications } from '@/lib/services/notices/list-notifications';

export const metadata: Metadata = { title: 'Notifications' };

export default async function NotificationsPage() {
  const { context, actor } = await signedIn();
  if (!decideAccess(actor, 'settings.read').allowed) return <NoAccess needs="read where notices go" />;
  const { endpoints, deliveries } = await listNotifications(context, actor);
  const mine = await getNoticeChoices(context, actor);
  return (
    <>
      <SettingsHeader part="notifications" sentence={summary(endpoints)} />
      <div className="pt-4">
        <Section title="What reaches me">
          <p className="mb-2 text-muted">{whereTo(mine)}</p>
          <ReachForm choices={mine.choices} />
        </Section>
        <Section title="Endpoints">
          {endpoints.length === 0 ? (
            <EmptyState title="No endpoint">
              Name Slack, Microsoft Teams, a mail server or a receiver of Standard Webhooks in the configuration: by
              variables such as DRAWBRIDGE_SLACK_WEBHOOK_URL, or under notifications in drawbridge.yaml.
            </EmptyState>
          ) : (
            <EndpointsTable endpoints={endpoints} />
          )}
        </Section>
        <Section title="Last deliveries">
          <DeliveriesTable deliveries={deliveries} refusal={refusalOf(actor, 'notifications.replay')} />
        </Section>
      </div>
    </>
  );
}

function whereTo({ email, canMail }: NoticeChoicesView): string {
  if (!canMail)
    return 'No mail server is configured, so nothing reaches you in person. An admin can set DRAWBRIDGE_SMTP_URL.';
  if (email === null)
    return 'GitLab does not tell Drawbridge your e-mail address, so nothing reaches you in person. Set a public e-mail address in your GitLab profile.';
  return `E-mail goes to ${email}, as GitLab tells it. Digests go out at 07:00 UTC.`;
}

function summary(endpoints: readonly EndpointView[]): string {
  const failing = endpoints.filter(({ health }) => health === 'failing').map(({ name }) => name);
  if (failing.length > 0)
    return `The last try failed: ${failing.join(', ')}. Notices wait in line and are tried again.`;
  if (endpoints.length === 0) return 'Nobody is told of changes: the configuration names no endpoint.';
  return 'Each endpoint is told in order, at least once. Addresses and keys are only in the configuration.';
}
