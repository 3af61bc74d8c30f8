import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { BAD_INPUT, FOUND, type Streams } from '@/bin/cli/run-verb';
import type { Verb } from '@/bin/cli/verb';
import { readKey, type SignedCheckpoint } from '@/lib/audit/checkpoint';
import { checkpointIn } from '@/lib/audit/read-checkpoints';
import { verifyExport } from '@/lib/audit/verify-export';
import { isSignedReport, signedReport } from '@/lib/reviews/report';

interface Options {
  readonly key?: string;
  readonly checkpoints?: readonly string[];
}

export const auditVerb: Verb = (program, streams, finish) => {
  const audit = program
    .command('audit')
    .description('Look at an exported audit log, or at the report of an access review');
  audit
    .command('verify-report')
    .description('Verify that the report of an access review is what this key signed')
    .argument('<file>', 'the report, as JSON')
    .requiredOption('--key <file>', 'the public key (PEM) that it has to be signed with')
    .action((file: string, { key }: { readonly key: string }) => finish(verifyReport(file, key, streams)));
  audit
    .command('verify')
    .description('Verify an NDJSON export: every event, the chain, and checkpoints that were kept elsewhere')
    .argument('<file>', 'the export')
    .option('--key <file>', 'the public key (PEM) that checkpoints have to be signed with')
    .option(
      '--checkpoints <files...>',
      'checkpoints, one a line, as a file, a syslog server or a webhook kept them; several places are several files',
    )
    .action((file: string, options: Options) => finish(verifyFile(file, options, streams)));
};

/** Exit codes: 0 the log holds, 1 it does not, 2 a file could not be read. Prints one JSON object. */
async function verifyFile(file: string, { key, checkpoints }: Options, { output, errors }: Streams): Promise<number> {
  try {
    const places = checkpoints ?? [];
    const signed = places.flatMap((from) =>
      readCheckpoints(readFileSync(from, 'utf8')).map((one) => (places.length > 1 ? { ...one, from } : one)),
    );
    const pem = key === undefined ? null : readKey(readFileSync(key, 'utf8'));
    const lines = createInterface({ input: createReadStream(file), crlfDelay: 0 });
    const verdict = await verifyExport(lines, signed, pem);
    output.write(`${JSON.stringify(verdict)}\n`);
    return verdict.ok ? 0 : FOUND;
  } catch (error) {
    errors.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return BAD_INPUT;
  }
}

/** Exit codes as of `verifyFile`. */
async function verifyReport(file: string, key: string, { output, errors }: Streams): Promise<number> {
  try {
    const signed = signedReport.parse(JSON.parse(readFileSync(file, 'utf8')));
    const ok = isSignedReport(signed, readKey(readFileSync(key, 'utf8')));
    output.write(`${JSON.stringify(ok ? { ok, review: signed.report.campaign.number } : { ok })}\n`);
    return ok ? 0 : FOUND;
  } catch (error) {
    errors.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return BAD_INPUT;
  }
}

const readCheckpoints = (text: string): readonly SignedCheckpoint[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, index) => {
      const found = checkpointIn(line);
      if (found === null) throw new Error(`Line ${index + 1} of the checkpoints is not a checkpoint.`);
      return found;
    });
