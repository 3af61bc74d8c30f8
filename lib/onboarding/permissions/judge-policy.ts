import { broadPolicy } from '@/lib/onboarding/permissions/broad-policies';
import { checkStatements, type PolicyFinding, type StatementContext } from '@/lib/onboarding/permissions/check-inline';

/** A managed policy as AWS last gave it. */
export interface PolicyReading {
  /** null: it could not be read. */
  readonly document: string | null;
  /** Goes on after "unknown, because"; null: it was read. */
  readonly unknownBecause: string | null;
}

/** How far one policy of a role goes. `none`: nothing that is looked for. `unknown` is never taken for it. */
export interface PolicyVerdict {
  readonly name: string;
  readonly severity: Exclude<PolicyFinding['severity'], 'error'> | 'none' | 'unknown';
  readonly sentences: readonly string[];
}

/** What a verdict leaves aside, for whoever reads one. */
export const NOT_JUDGED =
  'Deny statements, conditions and the permissions boundary are not taken into account: they may allow less than this says.';

const GRAVITY = ['critical', 'high', 'unknown', 'medium', 'none'] as const;
const gravity = (severity: PolicyVerdict['severity']): number => GRAVITY.indexOf(severity);

/** A managed policy: one of AWS whose name tells what it gives, else by its statements, whoever made it. */
export function judgeManaged(
  arn: string,
  reading: PolicyReading | undefined,
  context: StatementContext,
): PolicyVerdict {
  const name = arn.split('/').at(-1) ?? arn;
  const known = broadPolicy(arn);
  if (known !== null) return { name, severity: known.severity, sentences: [known.gives] };
  if (reading?.document == null) return unknownPolicy(name, reading?.unknownBecause ?? 'it was not read yet.');
  return judgeText(name, reading.document, context);
}

/** An inline policy, by its statements. */
export function judgeText(name: string, document: string, context: StatementContext): PolicyVerdict {
  const found = checkStatements(document, context);
  const unread = found.find(({ severity }) => severity === 'error');
  if (unread !== undefined) return unknownPolicy(name, `its text is not understood: ${unread.sentence}`);
  const severities = found.flatMap(({ severity }) => (severity === 'error' ? [] : [severity]));
  const [severity = 'none'] = severities.sort((a, b) => gravity(a) - gravity(b));
  return { name, severity, sentences: found.map(({ sentence }) => sentence) };
}

export const unknownPolicy = (name: string, because: string): PolicyVerdict => ({
  name,
  severity: 'unknown',
  sentences: [`Unknown, because ${because}`],
});

/** Sorts the most severe first. */
export const byGravity = (a: PolicyVerdict, b: PolicyVerdict): number => gravity(a.severity) - gravity(b.severity);

/** Whether it gives far more than one pipeline needs, or whether that is unknown. */
export const isGrave = ({ severity }: PolicyVerdict): boolean =>
  severity === 'critical' || severity === 'high' || severity === 'unknown';

/** One line: the name, and what it gives where that is worth a word. */
export const describeVerdict = ({ name, sentences }: PolicyVerdict): string =>
  sentences.length === 0 ? name : `${name}: ${sentences.join(' ')}`;
