import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { fixesOf } from '@/lib/policy/problem-fixes';
import type { Problem } from '@/lib/policy/types';

interface Props {
  readonly problems: readonly Problem[];
  readonly title: string;
  /** The text that they are in, and who takes it mended; absent: it cannot be mended here. */
  readonly mend?: { readonly text: string; readonly onMended: (text: string) => void };
}

/** More fixes than for so many problems are not worked out at each keystroke. */
const MENDED = 10;

/** What our parser says of a text, each with its line and the edits that mend it. */
export function ProblemList({ problems, title, mend }: Props) {
  if (problems.length === 0) return null;
  return (
    <Callout tone={problems.some(({ severity }) => severity === 'error') ? 'bad' : 'warn'} title={title} live>
      <ul>
        {problems.map((problem, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two problems may have one place and one code; each is drawn anew with the text
          <li key={index}>
            Line {problem.line}: {problem.message}
            {mend && index < MENDED
              ? fixesOf(mend.text, problem).map(({ label, from, to, insert }) => (
                  <Button
                    key={label}
                    size="sm"
                    className="ms-2"
                    onClick={() => mend.onMended(mend.text.slice(0, from) + insert + mend.text.slice(to))}
                  >
                    {label}
                  </Button>
                ))
              : null}
          </li>
        ))}
      </ul>
    </Callout>
  );
}
