import { InvalidArgumentError } from 'commander';
import { configuredGitLabs } from '@/bin/cli/configured-gitlabs';
import { runVerb, writeLine } from '@/bin/cli/run-verb';
import { addSource, type Verb } from '@/bin/cli/verb';
import type { ComparisonVerdict } from '@/lib/policy/compare/types';
import { answerCompare } from '@/lib/reach/answers/compare';

const VERDICTS: readonly ComparisonVerdict[] = ['equal', 'wider', 'narrower', 'incomparable', 'undecided'];

interface Options {
  readonly ndjson: boolean;
  readonly failOn: readonly ComparisonVerdict[];
}

export const compareVerb: Verb = (program, streams, finish) => {
  addSource(program.command('compare'))
    .description('Tell what a policy gains and loses: {"before", "after", "issuer"?, "gitlab"?, "subComponents"?}')
    .option('--fail-on <verdicts>', `exit with 1 on these, by commas: ${VERDICTS.join(', ')}`, readVerdicts, [])
    .action(async (file: string | undefined, { ndjson, failOn }: Options) => {
      const gitlabs = await configuredGitLabs(process.env);
      const answer = (input: unknown) => answerCompare(input, gitlabs);
      await finish(
        runVerb({ file, ndjson }, streams, answer, (output) => {
          writeLine(streams, output);
          return failOn.includes(output.verdict);
        }),
      );
    });
};

function readVerdicts(text: string): readonly ComparisonVerdict[] {
  return text.split(',').map((word) => {
    const verdict = VERDICTS.find((one) => one === word.trim());
    if (verdict === undefined) throw new InvalidArgumentError(`${word} is not one of ${VERDICTS.join(', ')}.`);
    return verdict;
  });
}
