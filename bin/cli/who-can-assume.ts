import { runVerb, writeLine } from '@/bin/cli/run-verb';
import { addSource, type Verb } from '@/bin/cli/verb';
import { answerWhoCanAssume } from '@/lib/reach/answers/who-can-assume';

interface Options {
  readonly ndjson: boolean;
  readonly count: boolean;
}

export const whoCanAssumeVerb: Verb = (program, streams, finish) => {
  addSource(program.command('who-can-assume'))
    .description('Tell which refs can assume which roles: {"roles", "projects", "issuer"}; one line for each role')
    .option('--count', 'only how many', false)
    .action((file: string | undefined, { ndjson, count }: Options) =>
      finish(
        runVerb({ file, ndjson }, streams, answerWhoCanAssume, (roles) => {
          for (const { pairs, ...role } of roles) writeLine(streams, count ? role : { ...role, pairs });
          return false;
        }),
      ),
    );
};
