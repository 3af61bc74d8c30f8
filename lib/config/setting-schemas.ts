/** What several settings are: a text, a URL, a whole number. */
import { z } from 'zod';

export const text = z.string().min(1);
export const url = z.url({
  protocol: /^https?$/,
  error: 'must be a URL that begins with https:// (or http:// on this machine)',
});
export const whole = (min: number, max: number, byDefault: number) => {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.coerce.number({ error }).int({ error }).min(min, { error }).max(max, { error }).default(byDefault);
};
