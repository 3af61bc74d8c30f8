import { InvalidArgumentError, Option } from 'commander';
import { codeQuality, type QualityIssue } from '@/bin/cli/code-quality';
import { runVerb, writeLine } from '@/bin/cli/run-verb';
import { addSource, type Verb } from '@/bin/cli/verb';
import { answerLint } from '@/lib/reach/answers/lint';
import { SEVERITIES } from '@/lib/reach/findings/findings';
import type { Severity } from '@/lib/reach/types';

interface Options {
  readonly ndjson: boolean;
  readonly format: 'json' | 'gitlab-codequality';
  readonly failOn?: Severity;
}

export const lintVerb: Verb = (program, streams, finish) => {
  addSource(program.command('lint'))
    .description('Find what is wrong with a policy: {"policy", "facts"?}')
    .addOption(new Option('--format <format>', 'how to print').choices(['json', 'gitlab-codequality']).default('json'))
    .option('--fail-on <severity>', `exit with 1 on findings at least as grave: ${SEVERITIES.join(', ')}`, readSeverity)
    .action(async (file: string | undefined, { ndjson, format, failOn }: Options) => {
      const issues: QualityIssue[] = [];
      const limit = failOn === undefined ? -1 : SEVERITIES.indexOf(failOn);
      // The report is one list: what is wrong with the input itself has to stand elsewhere.
      const told = format === 'json' ? streams : { ...streams, output: streams.errors };
      const run = runVerb({ file, ndjson }, told, answerLint, (output, input) => {
        if (format === 'json') writeLine(streams, output);
        else issues.push(...codeQuality(output.findings, input, file ?? 'stdin'));
        return output.findings.some(({ severity }) => SEVERITIES.indexOf(severity) <= limit);
      });
      const code = run.then((result) => {
        if (format === 'gitlab-codequality') writeLine(streams, issues);
        return result;
      });
      await finish(code);
    });
};

function readSeverity(text: string): Severity {
  const severity = SEVERITIES.find((one) => one === text);
  if (severity === undefined) throw new InvalidArgumentError(`${text} is not one of ${SEVERITIES.join(', ')}.`);
  return severity;
}
