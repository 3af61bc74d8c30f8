import { z } from 'zod';
import { type ChangeEffect, EFFECTS } from '@/lib/changes/change-effect';
import { SEVERITIES } from '@/lib/reach/findings/findings';
import type { Finding, Severity } from '@/lib/reach/types';

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

/** Role.worstSeverity: 5 critical … 1 info. */
export const severityLevel = (severity: Severity): number => SEVERITIES.length - SEVERITIES.indexOf(severity);

export const effectColumn = z.enum(EFFECTS as [ChangeEffect, ...ChangeEffect[]]);
