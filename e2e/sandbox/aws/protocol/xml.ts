import { randomUUID } from 'node:crypto';
import type { Answer } from '@/e2e/sandbox/http';

/** A value of an XML answer: text, members by name, a list of `<member>`s, or a map, which AWS writes as `<entry>`s. */
export type Xml =
  | string
  | number
  | boolean
  | null
  | readonly Xml[]
  | ReadonlyMap<string, Xml>
  | { readonly [name: string]: Xml };

const escapeMarkup = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Writes a value as XML. null members are left out, as AWS does. */
export function writeXml(value: Xml): string {
  if (value === null) return '';
  if (typeof value !== 'object') return escapeMarkup(String(value));
  if (Array.isArray(value)) return value.map((item: Xml) => `<member>${writeXml(item)}</member>`).join('');
  if (value instanceof Map)
    return [...value].map(([key, item]) => `<entry>${writeXml({ key, value: item })}</entry>`).join('');
  return Object.entries(value)
    .filter(([, member]) => member !== null)
    .map(([name, member]) => `<${name}>${writeXml(member)}</${name}>`)
    .join('');
}

/** The answer of a Query operation. `id`: of the request, as CloudTrail has it too. */
export function queryAnswer(action: string, namespace: string, result: Xml, id: string = randomUUID()): Answer {
  const body = `<${action}Response xmlns="${namespace}"><${action}Result>${writeXml(result)}</${action}Result><ResponseMetadata><RequestId>${id}</RequestId></ResponseMetadata></${action}Response>`;
  return { status: 200, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': id }, body };
}
