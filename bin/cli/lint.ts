import { Option } from 'commander';
import { codeQuality, type QualityIssue } from '@/bin/cli/code-quality';
import { FAIL_ON, type Gate, MAX_RUNG, overLimit, readRung, readSeverity } from '@/bin/cli/gate';
import { lintReport } from '@/bin/cli/lint-report';
import { type Input, runVerb, type Streams, writeLine } from '@/bin/cli/run-verb';
import { type SarifResult, sarifLog, sarifResults } from '@/bin/cli/sarif';
import { addSource, type Format, isTerminal, type Verb } from '@/bin/cli/verb';
import { answerLint, type Lint } from '@/lib/reach/answers/lint';
import { policyInputs } from '@/lib/reach/scan/policy-input';
import { RUNGS } from '@/lib/reach/types';

type LintFormat = Format | 'gitlab-codequality' | 'sarif';

interface Options extends Gate {
  readonly ndjson: boolean;
  readonly format?: LintFormat;
}

export const lintVerb: Verb = (program, streams, finish) => {
  addSource(program.command('lint'))
    .description('Find what is wrong with a trust policy')
    .addOption(
      new Option('--format <format>', 'how to print; text on a terminal, else json').choices([
        'text',
        'json',
        'gitlab-codequality',
        'sarif',
      ]),
    )
    .option(FAIL_ON.flags, FAIL_ON.description, readSeverity)
    .option(MAX_RUNG.flags, MAX_RUNG.description, readRung)
    .addHelpText('after', HELP)
    .action((file: string | undefined, options: Options) => finish(lint(file, options, streams)));
};

const HELP = `
The input is a trust policy, or whatever holds one: the output of aws iam get-role, list-roles or
get-account-authorization-details, the JSON of a Terraform plan, or {"policy": …, "facts": …} as the API takes it.

Rungs of reach:
${RUNGS.map(({ rung, word, meaning }) => `  ${rung}  ${word.padEnd(15)} ${meaning}`).join('\n')}

Examples:
  aws iam get-role --role-name deploy | drawbridge lint
  drawbridge lint --max-rung 2 --fail-on high trust-policy.json
  terraform show -json plan.out | drawbridge lint --format gitlab-codequality > gl-code-quality-report.json

Exit codes: 0 nothing to fail on, 1 --fail-on or --max-rung was hit, 2 an input or an option is bad.`;

async function lint(file: string | undefined, options: Options, streams: Streams): Promise<number> {
  const { ndjson, format = isTerminal(streams) ? 'text' : 'json' } = options;
  const report = reporter(format, streams, file ?? 'stdin');
  // A report is one document, so problems with the input itself go to stderr.
  const told = format === 'json' ? streams : { ...streams, output: streams.errors };
  const tell = (output: Lint, input: Input): boolean => {
    report.add(output, input);
    const problem = overLimit({ findings: output.findings, rung: output.reach.role.rung }, options);
    if (problem !== null) streams.errors.write(`${input.name ?? file ?? 'stdin'}: ${problem}\n`);
    return problem !== null;
  };
  const code = await runVerb({ file, ndjson }, told, answerLint, tell, policyInputs);
  report.end();
  return code;
}

/** Takes answers one by one and prints them in a format, some of which are one document for all. */
function reporter(format: LintFormat, streams: Streams, file: string) {
  const issues: QualityIssue[] = [];
  const results: SarifResult[] = [];
  return {
    add: (output: Lint, input: Input): void => {
      if (format === 'text') streams.output.write(lintReport(output, input, file));
      else if (format === 'json') writeLine(streams, input.name === null ? output : { name: input.name, ...output });
      else if (format === 'sarif') results.push(...sarifResults(output.findings, input, file));
      else issues.push(...codeQuality(output.findings, input, file));
    },
    end: (): void => {
      if (format === 'gitlab-codequality') writeLine(streams, issues);
      if (format === 'sarif') writeLine(streams, sarifLog(results));
    },
  };
}
