import type { Input } from '@/bin/cli/run-verb';
import type { Lint } from '@/lib/reach/answers/lint';
import { placeWords } from '@/lib/reach/findings/place-words';
import { RUNGS } from '@/lib/reach/types';
import { visibleText } from '@/lib/subjects/visible-text';

/** What lint found, for people: the reach first, then each finding with what to do. */
export function lintReport({ reach, findings }: Lint, { name }: Input, file: string): string {
  const { rung, reason, example } = reach.role;
  const word = rung === null ? 'unknown' : `${rung} of 5, ${RUNGS[rung].word}`;
  const count = findings.length === 1 ? '1 finding' : `${findings.length || 'No'} findings`;
  return [
    `${name ?? file}: reach ${word}. ${count}.`,
    `  ${reason}`,
    ...(example === null ? [] : [`  Example subject: ${visibleText(example)}`]),
    ...findings.flatMap(({ id, severity, path, title, why, example: shown, remedy }) => [
      '',
      `  ${severity.toUpperCase().padEnd(8)}  ${title}  [${id}]`,
      `            In ${placeWords(path)}. ${why}`,
      ...(shown === null ? [] : [`            Example subject: ${visibleText(shown)}`]),
      `            ${remedy}`,
    ]),
    '',
    '',
  ].join('\n');
}
