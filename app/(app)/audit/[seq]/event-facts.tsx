import Link from 'next/link';
import type { ReactNode } from 'react';
import { paths } from '@/components/paths';
import { CopyText } from '@/components/ui/copy-text';
import { KeyValue, KeyValueList } from '@/components/ui/key-value';
import { VisibleText } from '@/components/ui/visible-text';
import type { AuditView } from '@/lib/services/audit/view';

/** Everything that an event says apart from its data. Facts that it does not state are left out. */
export function EventFacts({ event }: { readonly event: AuditView }) {
  const { actor, object, changeNumber, role, beforeDigest, afterDigest, ip, requestId } = event;
  return (
    <KeyValueList>
      <KeyValue name="Who">
        {actor.id === null ? (
          actor.name
        ) : (
          <Narrow to={{ actor: actor.id }}>
            <VisibleText text={actor.name} />
          </Narrow>
        )}{' '}
        <span className="text-muted">by {WAYS[actor.kind] ?? actor.kind}</span>
      </KeyValue>
      <KeyValue name="On what">
        {object.kind} <VisibleText text={object.name} />
      </KeyValue>
      <KeyValue name="Id of the object">
        <CopyText text={object.id} what="id of the object" />
      </KeyValue>
      {changeNumber === null ? null : (
        <KeyValue name="Change">
          <Link className="text-accent underline" prefetch={false} href={paths.change(changeNumber)}>
            Change {changeNumber}
          </Link>
        </KeyValue>
      )}
      {role === null ? null : (
        <KeyValue name="Role">
          <Link className="text-accent underline" prefetch={false} href={paths.role(role)}>
            <VisibleText text={role.name} /> in {role.accountId}
          </Link>
        </KeyValue>
      )}
      {event.hash === null ? null : (
        <KeyValue name="Place in the chain">
          <CopyText text={event.hash} length={64} what="hash of the event" />
        </KeyValue>
      )}
      {event.prevHash === null ? null : (
        <KeyValue name="Event before">
          <CopyText text={event.prevHash} length={64} what="hash of the event before" />
        </KeyValue>
      )}
      {beforeDigest === null ? null : (
        <KeyValue name="Trust policy before">
          <CopyText text={beforeDigest} length={64} what="digest before" />
        </KeyValue>
      )}
      {afterDigest === null ? null : (
        <KeyValue name="Trust policy after">
          <CopyText text={afterDigest} length={64} what="digest after" />
        </KeyValue>
      )}
      {ip === null ? null : (
        <KeyValue name="Address">
          <Narrow to={{ ip }}>{ip}</Narrow>
        </KeyValue>
      )}
      {requestId === null ? null : (
        <KeyValue name="Request">
          <Narrow to={{ requestId }}>{requestId}</Narrow>
        </KeyValue>
      )}
      <KeyValue name="Id of the event">
        <CopyText text={event.id} what="id of the event" />
      </KeyValue>
    </KeyValueList>
  );
}

const WAYS: Readonly<Record<string, string>> = {
  session: 'browser session',
  token: 'API token',
  system: 'Drawbridge itself',
};

/** Leads to the events that share this. */
function Narrow({ to, children }: { readonly to: Readonly<Record<string, string>>; readonly children: ReactNode }) {
  return (
    <Link className="text-accent underline" prefetch={false} href={paths.audit(to)}>
      {children}
    </Link>
  );
}
