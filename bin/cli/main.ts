import { Command, CommanderError } from 'commander';
import { compareVerb } from '@/bin/cli/compare';
import { evaluateVerb } from '@/bin/cli/evaluate';
import { lintVerb } from '@/bin/cli/lint';
import type { Streams } from '@/bin/cli/run-verb';
import { whoCanAssumeVerb } from '@/bin/cli/who-can-assume';

/** Exit codes: 0 answered, 1 what --fail-on names was found, 2 some input or option was bad. */
async function main(argv: readonly string[], streams: Streams): Promise<number> {
  let code = 0;
  const finish = async (verb: Promise<number>): Promise<void> => {
    code = await verb;
  };
  const program = new Command('drawbridge')
    .description('Decides which GitLab pipelines may enter which AWS roles.')
    .exitOverride()
    .showHelpAfterError();
  for (const verb of [evaluateVerb, compareVerb, lintVerb, whoCanAssumeVerb]) verb(program, streams, finish);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}

// A reader that stops early, such as head, is no fault of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));
process.exitCode = await main(process.argv.slice(2), {
  input: process.stdin,
  output: process.stdout,
  errors: process.stderr,
});
