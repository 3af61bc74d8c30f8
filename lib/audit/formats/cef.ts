/** Audit events in ArcSight's Common Event Format, version 0 of the header, with its predefined keys. */
import type { ChainedEvent } from '@/lib/audit/chain';
import { meaningOf } from '@/lib/audit/events';
import { type Severity, severityOf } from '@/lib/audit/formats/severity';

/** CEF counts from 0 to 10: 4 to 6 is medium, 7 and 8 high, 9 and 10 very high. */
const SEVERITIES: Readonly<Record<Severity, number>> = { 1: 2, 2: 4, 3: 6, 4: 8, 5: 10 };

/** Characters that the format gives to a custom string, and to a name. What is longer is cut and ends in "…". */
const [CUSTOM, NAME] = [4000, 1023];

/**
 * An event as one line of CEF, without a line end. Names that people chose are escaped, so that none can add a field or a second
 * event. `version`: of Drawbridge; `host`: where people reach it.
 */
export function toCef(event: ChainedEvent, version: string, host: string): string {
  const header = [
    ...['CEF:0', 'Drawbridge', 'Drawbridge', version, event.action, meaningOf(event.action)].map(escapeHeader),
    String(SEVERITIES[severityOf(event)]),
  ];
  const extension = extensionOf(event, host).flatMap(([key, value, longest]) =>
    value === null ? [] : [`${key}=${escapeValue(cut(value, longest ?? NAME))}`],
  );
  return `${header.join('|')}|${extension.join(' ')}`;
}

type Field = readonly [key: string, value: string | null, longest?: number];

function extensionOf(event: ChainedEvent, host: string): readonly Field[] {
  const { actor, object } = event;
  return [
    ['rt', String(Date.parse(event.at))],
    ['externalId', event.id],
    ['dvchost', host],
    ['act', event.action],
    ['outcome', event.result === 'done' ? 'success' : 'failure'],
    ['reason', event.result],
    ['suser', actor.name],
    ['suid', actor.id],
    ...addressOf(event.ip),
    ['cat', object.kind],
    ...custom('cn1', 'sequence', event.seq),
    ...custom('cs1', 'object', object.name),
    ...custom('cs2', 'objectId', object.id),
    ...custom('cs3', 'data', JSON.stringify(event.data)),
    ...custom('cs4', 'hash', event.hash),
    ...custom('cs5', 'previousHash', event.prevHash),
    ...custom('cs6', 'requestId', event.requestId),
    ...custom('flexString1', 'changeId', event.changeId),
    ...custom('flexString2', 'roleId', event.roleId),
  ];
}

/** A field of our own and the label that says what it is; neither where there is no value. */
const custom = (key: string, label: string, value: string | null): readonly Field[] =>
  value === null
    ? []
    : [
        [key, value, CUSTOM],
        [`${key}Label`, label],
      ];

/** `src` takes an IPv4 address alone; `c6a2` is the custom address of an IPv6 source. */
function addressOf(ip: string | null): readonly Field[] {
  if (ip === null) return [];
  return ip.includes(':') ? custom('c6a2', 'Source IPv6 Address', ip) : [['src', ip]];
}

/** In the header a line break would end the event, and there is no way to write one. */
const escapeHeader = (text: string): string =>
  text
    .replaceAll('\\', '\\\\')
    .replaceAll('|', '\\|')
    .replaceAll(/[\r\n]+/g, ' ');

const escapeValue = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('=', '\\=').replaceAll('\n', '\\n').replaceAll('\r', '\\r');

/** By characters: half of one is not text. */
function cut(text: string, longest: number): string {
  const characters = [...text];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : text;
}
