import { runVerb, writeLine } from '@/bin/cli/run-verb';
import { addSource, type Verb } from '@/bin/cli/verb';
import { answerEvaluate } from '@/lib/reach/answers/evaluate';

export const evaluateVerb: Verb = (program, streams, finish) => {
  addSource(program.command('evaluate'))
    .description('Decide requests as AWS does: {"policy", "request": {"principal", "action"}, "context"}')
    .action((file: string | undefined, { ndjson }: { ndjson: boolean }) =>
      finish(
        runVerb({ file, ndjson }, streams, answerEvaluate, (output) => {
          writeLine(streams, output);
          return false;
        }),
      ),
    );
};
