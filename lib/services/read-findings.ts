import { z } from 'zod';
import type { Finding } from '@/lib/reach/types';

const findings = z
  .array(
    z.object({
      id: z.string(),
      severity: z.enum(['critical', 'high', 'medium', 'low', 'info']),
      path: z.array(z.union([z.string(), z.number()])),
      message: z.string(),
      example: z.string().nullable(),
      remedy: z.string(),
    }),
  )
  .catch([]);

/** Role.findings without the edits that would remove them. A column that was never derived has none. */
export const readFindings = (column: unknown): readonly Omit<Finding, 'fix'>[] => findings.parse(column);
