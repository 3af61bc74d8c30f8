import { invalidInput } from '@/e2e/sandbox/aws/protocol/fault';
import type { Form } from '@/e2e/sandbox/aws/protocol/form';
import type { Xml } from '@/e2e/sandbox/aws/protocol/xml';

/** IAM may give fewer than were asked for with more behind them; here it does so from this many on. */
const LONGEST_PAGE = 17;

interface Page<T> {
  readonly items: readonly T[];
  readonly more: { readonly [name: string]: Xml };
}

/** The part of a list that MaxItems and Marker ask for. A marker is this service's own, and only such a one is taken. */
export function page<T>(all: readonly T[], form: Form): Page<T> {
  const start = startOf(form.Marker);
  const next = start + Math.min(Number(form.MaxItems ?? 100), LONGEST_PAGE);
  const more = next < all.length ? { IsTruncated: true, Marker: markerAt(next) } : { IsTruncated: false };
  return { items: all.slice(start, next), more };
}

const markerAt = (index: number): string => Buffer.from(`at:${index}`).toString('base64url');

function startOf(marker: string | undefined): number {
  if (marker === undefined) return 0;
  const index = /^at:(\d{1,6})$/.exec(Buffer.from(marker, 'base64url').toString())?.[1];
  if (index === undefined) throw invalidInput(`Invalid Marker: ${marker}`);
  return Number(index);
}
