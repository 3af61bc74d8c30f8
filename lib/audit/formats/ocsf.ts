/** Audit events as the Open Cybersecurity Schema Framework writes them, version 1.6.0: https://schema.ocsf.io/1.6.0/ */
import type { ChainedEvent } from '@/lib/audit/chain';
import { meaningOf } from '@/lib/audit/events';
import { type Severity, severityOf } from '@/lib/audit/formats/severity';
import type { Json } from '@/lib/policy/types';

export const OCSF_VERSION = '1.6.0';

const IAM = { category_uid: 3, category_name: 'Identity & Access Management' };
const AUTHENTICATION = { class_uid: 3002, class_name: 'Authentication' };
const ENTITY_MANAGEMENT = { class_uid: 3004, class_name: 'Entity Management' };

interface Activity {
  readonly id: number;
  readonly name: string;
}
const CREATE = { id: 1, name: 'Create' };
const READ = { id: 2, name: 'Read' };
const UPDATE = { id: 3, name: 'Update' };
const DELETE = { id: 4, name: 'Delete' };

/** What signs people in and out is an event of the class Authentication. */
const SIGNING: Readonly<Record<string, Activity>> = {
  'session.started': { id: 1, name: 'Logon' },
  'session.refused': { id: 1, name: 'Logon' },
  'recovery-link.used': { id: 1, name: 'Logon' },
  'setup-link.used': { id: 1, name: 'Logon' },
  'session.ended': { id: 2, name: 'Logoff' },
};

/** All else is an event of Entity Management. An action whose last word is not here is 99, which stands for a name of our own. */
const BY_WORD: Readonly<Record<string, Activity>> = {
  ...{ created: CREATE, drafted: CREATE, proposed: CREATE, issued: CREATE, planned: CREATE },
  ...{ exported: READ, verified: READ, checked: READ },
  ...{ updated: UPDATE, changed: UPDATE, edited: UPDATE, rebased: UPDATE, applied: UPDATE, linked: UPDATE },
  ...{ unlinked: UPDATE, delegated: UPDATE, answered: UPDATE },
  ...{ deleted: DELETE, revoked: DELETE, ended: DELETE },
};

const SEVERITIES: Readonly<Record<Severity, string>> = {
  1: 'Informational',
  2: 'Low',
  3: 'Medium',
  4: 'High',
  5: 'Critical',
};

/** Kinds of objects that the schema has a word for. All others are 99, with our own word as their type. */
const ENTITY_TYPES: Readonly<Record<string, { readonly type_id: number; readonly type: string }>> = {
  person: { type_id: 2, type: 'User' },
  group: { type_id: 3, type: 'Group' },
};

/**
 * An event as one OCSF object. Everything that the schema has no place for, the hashes of the chain among it, is in `unmapped`, so
 * that a receiver can put the event together again and follow the chain. `version`: of Drawbridge.
 */
export function toOcsf(event: ChainedEvent, version: string): { readonly [name: string]: Json } {
  const signing = own(SIGNING, event.action);
  const activity = signing ?? own(BY_WORD, lastWord(event.action)) ?? { id: 99, name: event.action };
  const kind = signing ? AUTHENTICATION : ENTITY_MANAGEMENT;
  const severity = severityOf(event);
  const done = event.result === 'done';
  return {
    ...IAM,
    ...kind,
    activity_id: activity.id,
    activity_name: activity.name,
    type_uid: kind.class_uid * 100 + activity.id,
    type_name: `${kind.class_name}: ${activity.name}`,
    severity_id: severity,
    severity: SEVERITIES[severity],
    status_id: done ? 1 : 2,
    status: done ? 'Success' : 'Failure',
    status_code: event.result,
    time: Date.parse(event.at),
    timezone_offset: 0,
    message: meaningOf(event.action),
    metadata: metadataOf(event, version),
    ...(signing ? { user: userOf(event) } : { entity: entityOf(event), actor: { user: userOf(event) } }),
    ...(event.ip === null ? {} : { src_endpoint: { ip: event.ip } }),
    unmapped: unmappedOf(event, signing !== undefined),
  };
}

const metadataOf = ({ id, seq, at, action, requestId }: ChainedEvent, version: string): Json => ({
  version: OCSF_VERSION,
  product: { name: 'Drawbridge', vendor_name: 'Drawbridge', version },
  uid: id,
  sequence: Number(seq),
  original_time: at,
  event_code: action,
  log_name: 'audit',
  ...(requestId === null ? {} : { correlation_uid: requestId }),
});

/** `type_id`: 1 user, 3 system. An actor without an id, such as the worker, is known by its name alone. */
const userOf = ({ actor }: ChainedEvent): Json => ({
  name: actor.name,
  ...(actor.id === null ? {} : { uid: actor.id }),
  ...(actor.kind === 'person' ? { type_id: 1, type: 'User' } : { type_id: 3, type: 'System' }),
});

const entityOf = ({ object }: ChainedEvent): Json => ({
  name: object.name,
  uid: object.id,
  ...(own(ENTITY_TYPES, object.kind) ?? { type_id: 99, type: object.kind }),
});

const unmappedOf = (event: ChainedEvent, signing: boolean): Json => ({
  actor_kind: event.actor.kind,
  object_kind: event.object.kind,
  ...(signing ? { object_id: event.object.id, object_name: event.object.name } : {}),
  change_id: event.changeId,
  role_id: event.roleId,
  before_digest: event.beforeDigest,
  after_digest: event.afterDigest,
  data: event.data,
  prev_hash: event.prevHash,
  hash: event.hash,
});

const lastWord = (action: string): string =>
  action.slice(Math.max(action.lastIndexOf('.'), action.lastIndexOf('-')) + 1);

function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
