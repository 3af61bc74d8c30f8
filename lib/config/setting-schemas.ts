/** What several settings are: a text, a URL, a whole number. */
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { AWS_REGIONS } from '@/lib/config/aws-regions';
import type { TrustedProxies } from '@/lib/config/config';
import { nearestName } from '@/lib/config/nearest-name';
import { type OwnImages, TOOL_NAMES } from '@/lib/onboarding/tools';

export const text = z.string().min(1);
/** Whether a URL has this; a text that is no URL at all is told that alone. */
const lacks = (has: (url: URL) => boolean) => (value: string) => !URL.canParse(value) || !has(new URL(value));
export const url = z
  .url({ protocol: /^https?$/, error: 'must be a URL that begins with https:// (or http:// on this machine)' })
  .refine(
    lacks(({ username, password }) => username !== '' || password !== ''),
    'must not hold a user name or a password: set credentials by their own settings',
  );
/** Of a server: nothing but scheme, host and path. */
export const serverUrl = url.refine(
  lacks(({ search, hash }) => search !== '' || hash !== ''),
  'must not have a query or a fragment: keep only the part before "?" or "#"',
);
/** Of a server without a path. */
export const originUrl = serverUrl.refine(
  lacks(({ pathname }) => pathname !== '/'),
  'must not have a path: Drawbridge answers at the root of a host name of its own',
);
/** An address or a name to listen on: no scheme, port or brackets. */
export const hostName = text.refine(
  (value) => isIP(value) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(value),
  'must be an IP address or a host name alone: no scheme, no brackets, and the port goes into PORT',
);
export const awsRegion = z.string().superRefine((value, context) => {
  if (AWS_REGIONS.includes(value)) return;
  const nearest = nearestName(value, AWS_REGIONS);
  const meant = nearest === null ? '' : `. Did you mean ${nearest}?`;
  context.addIssue({ code: 'custom', message: `is not an AWS region that this version of Drawbridge knows${meant}` });
});
export const whole = (min: number, max: number, byDefault: number) => {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.coerce.number({ error }).int({ error }).min(min, { error }).max(max, { error }).default(byDefault);
};

/** "10.0.0.0/8, 127.0.0.1" or a number of proxies. */
export const trustedProxies = z
  .string()
  .default('0')
  .transform((value, context): TrustedProxies => {
    if (/^\d{1,2}$/.test(value)) return Number(value);
    const ranges = value.split(',').map((part) => rangeOf(part.trim()));
    if (ranges.every((range) => range !== null)) return ranges;
    context.addIssue({ code: 'custom', message: 'must be addresses or CIDR ranges by comma, or a number of proxies' });
    return 0;
  });

/** The range of an address is itself. null: neither. */
function rangeOf(text: string): string | null {
  if (ipaddr.isValidCIDR(text)) return text;
  if (!ipaddr.isValid(text)) return null;
  return `${text}/${ipaddr.parse(text).kind() === 'ipv4' ? 32 : 128}`;
}

/** The parts of a list by comma, without those that are empty. */
export const listed = (value: string): string[] =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** Full path of a group: no address, no slash at either end. */
export const groupPath = z
  .string()
  .regex(/^[^\s/:]+(\/[^\s/:]+)*$/, 'must be the full path of a group, for example platform or shop/backend');
export const groupPaths = z.string().transform(listed).pipe(z.array(groupPath).min(1, 'must name a group'));

/** A name that GitLab takes for an image: no space, no quote. */
const IMAGE = /^[\w.:/@-]{1,500}$/;

/** "aws-cli=registry.example.com/aws:2, terraform=…". */
export const jobImages = z
  .string()
  .default('')
  .transform((value, context): OwnImages => {
    const entries = listed(value).map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]);
    const images: [string, string][] = [];
    for (const [name = '', image = ''] of entries)
      if (TOOL_NAMES.some((tool) => tool === name) && IMAGE.test(image)) images.push([name, image]);
      else
        context.addIssue({
          code: 'custom',
          message: `must be tool=image by comma, where a tool is ${TOOL_NAMES.join(', ')}`,
        });
    return Object.fromEntries(images);
  });
