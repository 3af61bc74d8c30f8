// `npm test`: installs what is missing and runs everything that CI runs. The last line is `N passed, N failed`.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureBuilt, ensureGenerated } from '../build/build.mjs';
import { ensureBrowser } from '../machine/browser.mjs';
import { runToEnd } from '../machine/children.mjs';
import { ensureInstalled, ROOT } from '../machine/install.mjs';
import { readReport } from './test-report.mjs';

const reports = mkdtempSync(path.join(tmpdir(), 'drawbridge-test-'));
process.once('exit', () => rmSync(reports, { recursive: true, force: true }));
const reportOf = (name) => path.join(reports, `${name}.json`);

const tool = (file, args, env = {}) =>
  runToEnd(process.execPath, [path.join(ROOT, 'node_modules', file), ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
  });

const vitest = (project, report = project, files = []) =>
  tool('vitest/vitest.mjs', [
    ...['run', ...files],
    ...['--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${reportOf(report)}`],
  ]);
/** A step of Vitest. `again` runs some of its files alone. */
const suite = (name) => ({ name, run: () => vitest(name), again: (report, files) => vitest(name, report, files) });

const hasJourneys = () => readdirSync(path.join(ROOT, 'e2e')).some((name) => name.endsWith('.spec.ts'));

async function journeys() {
  await ensureBrowser();
  return tool('@playwright/test/cli.js', ['test', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: reportOf('journeys'),
  });
}

/** Each step ends with an exit code. Steps without a report count as one test. */
const STEPS = [
  { name: 'format and lint', run: () => tool('@biomejs/biome/bin/biome', ['check', '.']) },
  { name: 'types', run: () => tool('typescript/bin/tsc', ['--noEmit']) },
  ...['unit', 'slow', 'db'].map(suite),
  { name: 'build', run: () => ensureBuilt().then(() => 0) },
  ...(hasJourneys() ? [{ name: 'journeys', run: journeys }] : []),
];

/** So many files are run once more, alone, as journeys are. More of them is no accident of a busy machine. */
const SECOND_LOOK = 3;

/** A step that ended badly counts as failed also where its report holds no failed test: a file that does not load has none. */
async function take({ name, run, again }) {
  console.log(`\n== ${name}`);
  const first = await outcome(name, run);
  const { files } = first;
  if (!again || files.length === 0 || files.length > SECOND_LOOK) return first;
  console.log(`\n== ${name}, once more: ${files.join(', ')}`);
  const second = await outcome(`${name} again`, () => again(`${name} again`, files));
  if (second.failed > 0) return first;
  return { passed: first.passed + first.failed, failed: 0, names: [], flaky: first.names };
}

async function outcome(name, run) {
  const code = await run().catch((error) => {
    console.error(error.message);
    return 1;
  });
  const none = { names: [], files: [], flaky: [] };
  const report = readReport(reportOf(name)) ?? { ...none, passed: code === 0 ? 1 : 0, failed: 0 };
  const failed = code === 0 ? report.failed : Math.max(report.failed, 1);
  if (failed > 0) console.log(`== ${name}: ${failed} failed`);
  return { ...report, failed };
}

const total = { passed: 0, failed: 0 };
const failures = [];
const flukes = [];
await ensureInstalled();
await ensureGenerated();
for (const step of STEPS) {
  const { passed, failed, names, flaky } = await take(step);
  total.passed += passed;
  total.failed += failed;
  failures.push(...names.map((name) => `${step.name}: ${name}`));
  flukes.push(...flaky.map((name) => `${step.name}: ${name}`));
}
if (flukes.length > 0) console.log(`\nFailed at first and passed alone, to be looked into:\n${flukes.join('\n')}`);
if (failures.length > 0) console.log(`\nFailed:\n${failures.join('\n')}`);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);
