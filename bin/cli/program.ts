import { Command, CommanderError } from 'commander';
import { auditVerb } from '@/bin/cli/audit';
import { compareVerb } from '@/bin/cli/compare';
import { evaluateVerb } from '@/bin/cli/evaluate';
import { lintVerb } from '@/bin/cli/lint';
import { BAD_INPUT, type Streams } from '@/bin/cli/run-verb';
import { scanVerb } from '@/bin/cli/scan';
import { templateVerb } from '@/bin/cli/template';
import { VERSION } from '@/bin/cli/version';
import { whoCanAssumeVerb } from '@/bin/cli/who-can-assume';

const HELP = `
Start with:
  drawbridge lint trust-policy.json           what is wrong with a trust policy
  drawbridge lint --max-rung 2 policy.json    a gate for pipelines: exit 1 where too many can get in
  drawbridge scan FOLDER                      your own estate, from files alone
  drawbridge compare change.json              who gains and who loses access
  drawbridge COMMAND --help                   all options, with examples`;

const VERBS = [evaluateVerb, compareVerb, lintVerb, scanVerb, whoCanAssumeVerb, auditVerb, templateVerb];

/** Runs one command line. Exit codes: 0 answered, 1 what --fail-on names was found, 2 some input or option was bad. */
export async function run(argv: readonly string[], streams: Streams): Promise<number> {
  let code = 0;
  const finish = async (verb: Promise<number>): Promise<void> => {
    code = await verb;
  };
  const program = new Command('drawbridge')
    .description('Decides which GitLab pipelines may enter which AWS roles.')
    .version(VERSION, '--version', 'print the version')
    .showHelpAfterError('Run it with --help to see what it takes.')
    .addHelpText('after', HELP)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void streams.output.write(text),
      writeErr: (text) => void streams.errors.write(text),
    });
  for (const verb of VERBS) verb(program, streams, finish);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : BAD_INPUT;
    throw error;
  }
}
