import Link from 'next/link';
import { PermissionTable } from '@/app/(app)/settings/connections/permission-table';
import { SyncState } from '@/app/(app)/settings/connections/sync-state';
import { TrailLine } from '@/app/(app)/settings/connections/trail-line';
import { SendButton } from '@/components/api/send-button';
import { paths } from '@/components/paths';
import { Badge } from '@/components/ui/badge';
import { Callout } from '@/components/ui/callout';
import { KeyValue, KeyValueList } from '@/components/ui/key-value';
import { Section } from '@/components/ui/page-header';
import { Time } from '@/components/ui/time';
import type { ConnectionView } from '@/lib/services/connections/get-connections';
import type { TrailState } from '@/lib/services/observed/trail-state';

interface Props {
  readonly connection: ConnectionView;
  /** Of an account; absent: no sync reached it yet. */
  readonly trail?: TrailState | undefined;
  /** Every permission in its row; otherwise those that something is wrong with. */
  readonly permissionsShown: boolean;
  /** Why this person may not start a sync. */
  readonly syncRefusal: string | null;
  /** Why this person may not set up hooks. */
  readonly hookRefusal: string | null;
}

/** One GitLab or one AWS account: how fresh, what its sync does, which permissions work. */
export function ConnectionSection({ connection, trail, permissionsShown, syncRefusal, hookRefusal }: Props) {
  const { kind, id, name, sync, check } = connection;
  const running = sync?.state === 'running';
  const order = { method: 'POST', path: '/syncs', name } as const;
  return (
    <Section
      title={name}
      actions={
        <div className="flex flex-wrap gap-2">
          {sync?.state === 'held' ? (
            <SendButton
              {...order}
              body={{ kind, id, acceptVanished: true }}
              label="It is gone: sync and accept"
              said="The sync waits for its turn. What it does not find will count as gone."
              disabledReason={syncRefusal}
            />
          ) : null}
          {connection.hooks === null ? null : (
            <SendButton
              method="POST"
              path={`/instances/${encodeURIComponent(id)}/hooks`}
              name={name}
              label="Set up hooks"
              said="The hooks are being set up. What became of it is shown here."
              disabledReason={hookRefusal ?? connection.hooks.problem}
            />
          )}
          <SendButton
            {...order}
            body={{ kind, id }}
            label="Sync now"
            said="The sync waits for its turn."
            disabledReason={syncRefusal ?? (running ? 'A sync of it is running.' : null)}
          />
        </div>
      }
    >
      <Facts connection={connection} />
      {sync ? <SyncState sync={sync} /> : null}
      {check?.refusedSince ? (
        <Callout
          tone="bad"
          title={
            kind === 'account' ? 'AWS refuses the credentials of Drawbridge' : 'GitLab refuses the token of Drawbridge'
          }
        >
          Since <Time at={check.refusedSince} />. Nothing is read from it meanwhile, and what was read before is kept.
          Replace the credentials in the configuration and reload it.
        </Callout>
      ) : null}
      <CheckState check={connection.check} />
      <Permissions connection={connection} shown={permissionsShown} />
      {trail ? <TrailLine trail={trail} /> : null}
    </Section>
  );
}

/** With fifty accounts every permission of each would be two megabytes: then what works is a count, and its rows are one press away. */
function Permissions({ connection, shown }: { readonly connection: ConnectionView; readonly shown: boolean }) {
  const { kind, id, name, permissions } = connection;
  if (shown) return <PermissionTable name={name} permissions={permissions} />;
  const wrong = permissions.filter(({ state }) => state === 'missing');
  const works = permissions.filter(({ state }) => state === 'works').length;
  return (
    <>
      {wrong.length === 0 ? null : <PermissionTable name={name} permissions={wrong} />}
      <p className="text-muted">
        {works} of {permissions.length} permissions work.{' '}
        <Link
          href={paths.settings('connections', { open: `${kind}/${id}` })}
          prefetch={false}
          scroll={false}
          aria-label={`Show all permissions of ${name}`}
          className="rounded text-accent underline"
        >
          Show all
        </Link>
      </p>
    </>
  );
}

/** How far the check of its permissions is; each row says when it was tried last. */
function CheckState({ check }: Pick<ConnectionView, 'check'>) {
  if (check !== null && check.finishedAt !== null) return null;
  return (
    <p className="text-muted" role="status">
      {check === null
        ? 'The permissions are checked as soon as a worker is free.'
        : `Checking permissions: ${check.done} of ${check.total}.`}
    </p>
  );
}

function Facts({ connection }: { readonly connection: ConnectionView }) {
  const { kind, id, detail, version, label, groups, hooks, writable, items, syncedAt } = connection;
  const account = kind === 'account';
  return (
    <KeyValueList>
      <KeyValue name="Kind">{account ? 'AWS account' : 'GitLab'}</KeyValue>
      <KeyValue name={account ? 'Account' : 'Name in the configuration'}>
        <span className="font-mono text-meta">{id}</span>
      </KeyValue>
      {detail === null ? null : <KeyValue name={account ? 'Alias' : 'Issuer'}>{detail}</KeyValue>}
      {account ? <KeyValue name="Label">{label ?? 'no label, counts as production'}</KeyValue> : null}
      {version === null ? null : <KeyValue name="Version">{version}</KeyValue>}
      <KeyValue name={account ? 'Roles' : 'Projects'}>{items.toLocaleString('en')}</KeyValue>
      {groups === null ? null : (
        <KeyValue name="Read">only {groups.join(', ')}, with the groups below: other projects are unknown</KeyValue>
      )}
      {writable === null ? null : (
        <KeyValue name="Changes">
          {writable ? 'Approved changes can be applied' : <Badge hint="No writer is configured">read only</Badge>}
        </KeyValue>
      )}
      {hooks?.at ? (
        <KeyValue name="Hooks">
          {hooks.state === 'failed' ? <Badge tone="warn">not set up</Badge> : null} {hooks.outcome}{' '}
          <Time at={hooks.at} />
        </KeyValue>
      ) : null}
      <KeyValue name="Last sync">{syncedAt === null ? 'never to its end' : <Time at={syncedAt} />}</KeyValue>
    </KeyValueList>
  );
}
