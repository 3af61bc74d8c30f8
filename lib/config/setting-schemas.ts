/** What several settings are: a text, a URL, a whole number. */
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import type { TrustedProxies } from '@/lib/config/config';

export const text = z.string().min(1);
export const url = z.url({
  protocol: /^https?$/,
  error: 'must be a URL that begins with https:// (or http:// on this machine)',
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
