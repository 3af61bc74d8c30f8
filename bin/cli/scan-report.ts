import type { EstateFiles } from '@/lib/reach/scan/read-estate-files';
import type { ScannedRole } from '@/lib/reach/scan/scan-role';
import type { ScanSummary } from '@/lib/reach/scan/scan-summary';
import { RUNGS, type Rung } from '@/lib/reach/types';
import { visibleText } from '@/lib/subjects/visible-text';

const wordOf = (rung: Rung | null): string => (rung === null ? 'Unknown' : RUNGS[rung].word);

/** A scan for people: the answer, the ladder, then each role with what is wrong. */
export function scanReport(summary: ScanSummary, problems: EstateFiles['problems']): string {
  const { roles, byRung, otherCount, sentence } = summary;
  return [
    sentence,
    '',
    ...byRung.filter(({ count }) => count > 0).map(({ rung, count }) => `  ${wordOf(rung).padEnd(17)} ${count}`),
    ...(otherCount === 0
      ? []
      : ['', `  ${otherCount} more ${otherCount === 1 ? 'role trusts' : 'roles trust'} no GitLab.`]),
    '',
    ...roles.flatMap(roleLines),
    ...problems.map(({ file, message }) => `${visibleText(file)}: ${message}`),
    '',
  ].join('\n');
}

function roleLines({ name, arn, reach, problem, sentence, findings }: ScannedRole): readonly string[] {
  return [
    `${visibleText(arn ?? name)}: ${wordOf(reach?.rung ?? null)}`,
    `  ${problem ?? visibleText(sentence)}`,
    ...findings.map(
      ({ id, severity, title }) => `  ${severity.toUpperCase().padEnd(8)}  ${visibleText(title)}  [${id}]`,
    ),
    '',
  ];
}
