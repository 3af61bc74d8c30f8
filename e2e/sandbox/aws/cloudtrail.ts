import { isDict } from '@/e2e/sandbox/aws/policy-grammar';
import { AwsFault } from '@/e2e/sandbox/aws/protocol/fault';
import type { Trail, TrailEvent } from '@/e2e/sandbox/aws/trail';

/** What can be looked up by, and the values that an event has for it (AWS CloudTrail: LookupAttribute). */
const ATTRIBUTES: Readonly<Record<string, (event: TrailEvent) => readonly string[]>> = {
  EventId: ({ id }) => [id],
  EventName: ({ name }) => [name],
  EventSource: ({ source }) => [source],
  ResourceName: ({ resources }) => resources,
  Username: ({ username }) => [username],
};
const MOST_RESULTS = 50;

/** Whose events, and of which region. */
interface Place {
  readonly account: string;
  readonly region: string;
}

/** The management events of one account in one region, the newest first. Times are seconds since 1970. */
export function lookupEvents(
  trail: Trail,
  { account, region }: Place,
  asked: Readonly<Record<string, unknown>>,
): object {
  const { StartTime: start, EndTime: end, MaxResults: size = MOST_RESULTS } = asked;
  if (typeof size !== 'number' || !Number.isInteger(size) || size < 1 || size > MOST_RESULTS)
    throw new AwsFault('InvalidMaxResultsException', `A value between 1 and ${MOST_RESULTS} is required.`);
  if (typeof start === 'number' && typeof end === 'number' && start > end)
    throw new AwsFault('InvalidTimeRangeException', 'The start time is after the end time.');
  const [matches, before] = [filterOf(asked.LookupAttributes), positionOf(asked.NextToken)];
  const found = trail.newestFirst(account, region).filter((event) => {
    const seconds = event.at.getTime() / 1000;
    const inTime = (typeof start !== 'number' || seconds >= start) && (typeof end !== 'number' || seconds <= end);
    return inTime && event.position < before && matches(event);
  });
  const events = found.slice(0, size);
  const last = events.at(-1);
  return { Events: events.map(shown), ...(found.length > size && last ? { NextToken: tokenAt(last.position) } : {}) };
}

function filterOf(attributes: unknown): (event: TrailEvent) => boolean {
  if (attributes === undefined) return () => true;
  const [attribute, ...more]: unknown[] = Array.isArray(attributes) ? attributes : [null];
  if (attribute === undefined) return () => true;
  const valid = isDict(attribute) && more.length === 0;
  const key = valid ? String(attribute.AttributeKey) : '';
  const values = Object.hasOwn(ATTRIBUTES, key) ? ATTRIBUTES[key] : undefined;
  if (!valid || !values)
    throw new AwsFault('InvalidLookupAttributesException', 'Exactly one known lookup attribute may be given.');
  const wanted = String(attribute.AttributeValue);
  return (event) => values(event).includes(wanted);
}

/** Events that come in between do not shift what the token points at. */
const tokenAt = (position: number): string => Buffer.from(`before:${position}`).toString('base64url');

function positionOf(token: unknown): number {
  if (token === undefined || token === null) return Number.POSITIVE_INFINITY;
  const position = /^before:(\d{1,9})$/.exec(Buffer.from(String(token), 'base64url').toString())?.[1];
  if (position === undefined) throw new AwsFault('InvalidNextTokenException', 'The token is not valid.');
  return Number(position);
}

const shown = ({ id, name, at, source, username, resources, record }: TrailEvent): object => ({
  EventId: id,
  EventName: name,
  EventTime: at.getTime() / 1000,
  EventSource: source,
  ReadOnly: 'false',
  Username: username,
  Resources: resources.map((ResourceName) => ({ ResourceType: resourceType(ResourceName), ResourceName })),
  CloudTrailEvent: JSON.stringify(record),
});

const resourceType = (name: string): string =>
  name.includes(':oidc-provider/') ? 'AWS::IAM::OIDCProvider' : 'AWS::IAM::Role';
