import { randomUUID } from 'node:crypto';
import type { Answer } from '@/e2e/sandbox/http';

/** A value of an XML answer: text, members by name, or a list of `<member>`s. */
export type Xml = string | number | boolean | null | readonly Xml[] | { readonly [name: string]: Xml };

const escapeMarkup = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Writes a value as XML. null and absent members are left out, as AWS does. */
export function writeXml(value: Xml): string {
  if (value === null) return '';
  if (typeof value !== 'object') return escapeMarkup(String(value));
  if (Array.isArray(value)) return value.map((item) => `<member>${writeXml(item)}</member>`).join('');
  return Object.entries(value)
    .filter(([, member]) => member !== null)
    .map(([name, member]) => `<${name}>${writeXml(member)}</${name}>`)
    .join('');
}

/** The answer of a Query operation. */
export function queryAnswer(action: string, namespace: string, result: Xml): Answer {
  const id = randomUUID();
  const body = `<${action}Response xmlns="${namespace}"><${action}Result>${writeXml(result)}</${action}Result><ResponseMetadata><RequestId>${id}</RequestId></ResponseMetadata></${action}Response>`;
  return { status: 200, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': id }, body };
}

/** An error that AWS would answer. Codes are the ones on the wire, without "Exception". */
export class AwsFault extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

export function faultAnswer(fault: AwsFault): Answer {
  const id = randomUUID();
  const type = fault.status < 500 ? 'Sender' : 'Receiver';
  const body = `<ErrorResponse><Error><Type>${type}</Type><Code>${escapeMarkup(fault.code)}</Code><Message>${escapeMarkup(fault.message)}</Message></Error><RequestId>${id}</RequestId></ErrorResponse>`;
  return { status: fault.status, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': id }, body };
}
