/** Settings of whoever runs Drawbridge and wants to see inside. */
import { z } from 'zod';
import { originUrl, whole } from '@/lib/config/setting-schemas';

const names = z
  .string()
  .default('')
  .transform((text) => text.split(',').filter((name) => name !== ''));

export const OPERATOR_SETTINGS = [
  {
    name: 'DRAWBRIDGE_METRICS_TOKEN',
    meaning:
      'At least 16 characters that Prometheus sends as a bearer token to /metrics. Absent: there is no /metrics on the port of the screens',
    secret: true,
    schema: z.string().min(16, 'must have at least 16 characters; make one with: openssl rand -base64 24').optional(),
  },
  {
    name: 'DRAWBRIDGE_WORKER_PORT',
    meaning:
      'Port of HOST on which `npm run worker` answers /livez, /readyz and, with DRAWBRIDGE_METRICS_TOKEN, /metrics. Default: 0, which is none',
    example: '3001',
    schema: whole(0, 65_535, 0),
  },
  {
    name: 'DRAWBRIDGE_SANDBOX_URL',
    meaning:
      'Where the sandbox has its desk. Set by `npm run demo` alone: with it Drawbridge starts only where every GitLab and AWS are on this machine',
    schema: originUrl.optional(),
  },
  {
    name: 'DRAWBRIDGE_SANDBOX_PEOPLE',
    meaning: 'User names, separated by commas, that the bar of the sandbox offers to be. Set by `npm run demo` alone',
    schema: names,
  },
] as const;
