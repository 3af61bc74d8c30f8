import { exampleOf } from '@/lib/reach/findings/example';
import type { FindingRule } from '@/lib/reach/findings/finding-rule';
import { narrowedStatement } from '@/lib/reach/findings/subject';

/**
 * A statement that strangers can use, whatever lets them in. The rules before it say why in better words; this one stands in for
 * them where none does, so that a gate on severity cannot be passed by a form that no rule knows.
 */
export const OPEN_REACH: FindingRule = {
  id: 'open-reach',
  severity: 'high',
  title: 'Strangers can assume the role',
  why: 'The conditions hold for tokens of projects that anybody can create.',
  remedy: 'Name the projects that need the role, with their protected refs.',
  source: 'Drawbridge: ladder of reach',
  says: 'lets-in',
  find: (view) => {
    const { assessment, statement, issuer, name, path } = view;
    if (statement.effect === 'Deny' || assessment.low < 4) return [];
    const anyone = assessment.low === 5;
    const who = anyone
      ? 'Anyone on the internet'
      : `Anyone who can create a project on ${issuer?.host ?? 'the instance'}`;
    return [
      {
        path,
        title: `${who} can assume this role through ${name.toLowerCase()}`,
        severity: anyone ? 'critical' : 'high',
        example: exampleOf(view, null),
        fix: narrowedStatement(view),
      },
    ];
  },
};
