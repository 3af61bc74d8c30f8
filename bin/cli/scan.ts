import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { Option } from 'commander';
import { FAIL_ON, type Gate, MAX_RUNG, overLimit, readRung, readSeverity } from '@/bin/cli/gate';
import { BAD_INPUT, FOUND, type Streams, writeLine } from '@/bin/cli/run-verb';
import { scanReport } from '@/bin/cli/scan-report';
import { type Format, isTerminal, type Verb } from '@/bin/cli/verb';
import { type EstateFile, type EstateFiles, readEstateFiles } from '@/lib/reach/scan/read-estate-files';
import { MOST_SCANNED } from '@/lib/reach/scan/scan-bounds';
import { scanRole } from '@/lib/reach/scan/scan-role';
import { type ScanSummary, scanSummary } from '@/lib/reach/scan/scan-summary';
import { visibleText } from '@/lib/subjects/visible-text';

interface Options extends Gate {
  readonly format?: Format;
}

export const scanVerb: Verb = (program, streams, finish) => {
  program
    .command('scan')
    .argument('<folder>', 'a folder with JSON files, or one such file')
    .description('Assess a whole estate from files: no credentials, nothing written')
    .addOption(new Option('--format <format>', 'how to print; text on a terminal, else json').choices(['text', 'json']))
    .option(FAIL_ON.flags, FAIL_ON.description, readSeverity)
    .option(MAX_RUNG.flags, MAX_RUNG.description, readRung)
    .addHelpText('after', HELP)
    .action((folder: string, options: Options) => finish(scan(folder, options, streams)));
};

const HELP = `
Make the files first; both commands only read:
  aws iam get-account-authorization-details > estate/production.json
  GITLAB_URL=https://gitlab.example.com GITLAB_TOKEN=… node docs/export-projects.mjs > estate/projects.json

One file for each account, as many as you have. Without a project export the reach of roles that name projects is unknown.

Examples:
  drawbridge scan estate
  drawbridge scan --fail-on critical --format json estate

Exit codes: 0 nothing to fail on, 1 --fail-on or --max-rung was hit, 2 a file or an option is bad.`;

async function scan(folder: string, options: Options, streams: Streams): Promise<number> {
  const { format = isTerminal(streams) ? 'text' : 'json' } = options;
  let read: EstateFiles;
  try {
    read = readEstateFiles(await filesOf(folder));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    streams.errors.write(`${folder} could not be read: ${error.message}. Nothing was scanned.\n`);
    return BAD_INPUT;
  }
  const { policies, problems, isPart } = read;
  const summary = scanSummary(
    policies.map((policy) => scanRole(policy, read)),
    isPart,
  );
  if (format === 'text') streams.output.write(scanReport(summary, problems));
  else writeLine(streams, answerOf(summary, problems));
  const failed = summary.roles.flatMap((role) => {
    const why = role.problem ?? overLimit({ findings: role.findings, rung: role.reach?.rung ?? null }, options);
    return why === null ? [] : [`${visibleText(role.arn ?? role.name)}: ${visibleText(why)}\n`];
  });
  // A gate says why it fails: nobody reads the JSON of a red job first.
  for (const { file, message } of format === 'text' ? [] : problems)
    streams.errors.write(`${visibleText(file)}: ${visibleText(message)}\n`);
  for (const line of failed) streams.errors.write(line);
  if (problems.length > 0 || summary.unreadableCount > 0) return BAD_INPUT;
  return failed.length > 0 ? FOUND : 0;
}

/** The JSON files of a folder, by name. Beyond what a scan reads no text is loaded. */
async function filesOf(folder: string): Promise<readonly EstateFile[]> {
  const names = (await stat(folder)).isDirectory()
    ? (await readdir(folder)).filter((name) => name.endsWith('.json')).map((name) => path.join(folder, name))
    : [folder];
  const files: EstateFile[] = [];
  let left: number = MOST_SCANNED.bytes;
  for (const file of names.sort()) {
    const { size } = await stat(file);
    left -= size;
    files.push({ name: path.basename(file), text: left < 0 ? '' : await readFile(file, 'utf8'), size });
  }
  return files;
}

/** The summary as JSON, without the documents that were given. */
function answerOf(summary: ScanSummary, problems: EstateFiles['problems']) {
  const roles = summary.roles.map(({ policy: _, findings, ...role }) => ({
    ...role,
    findings: findings.map(({ fix: _fix, ...finding }) => finding),
  }));
  return { ...summary, roles, problems };
}
