import { z } from 'zod';
import { type ChangeEffect, EFFECTS } from '@/lib/changes/change-effect';
import { SEVERITIES } from '@/lib/reach/findings/findings';
import type { Finding, Severity } from '@/lib/reach/types';
import { finding } from '@/lib/services/answers/reach';

const stored = z.array(z.unknown()).catch([]);

/** Role.findings. A column that was never derived has none; what another version wrote stays out until the role is derived anew. */
export const readFindings = (column: unknown): readonly Finding[] =>
  stored.parse(column).flatMap((each) => {
    const read = finding.safeParse(each);
    return read.success ? [read.data] : [];
  });

/** Role.worstSeverity: 5 critical … 1 info. */
export const severityLevel = (severity: Severity): number => SEVERITIES.length - SEVERITIES.indexOf(severity);

export const effectColumn = z.enum(EFFECTS as [ChangeEffect, ...ChangeEffect[]]);
