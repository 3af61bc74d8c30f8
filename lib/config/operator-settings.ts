/** Settings of whoever runs Drawbridge and wants to see inside. */
import { z } from 'zod';
import { whole } from '@/lib/config/setting-schemas';

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
] as const;
