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

const vitest = (project) =>
  tool('vitest/vitest.mjs', [
    'run',
    ...['--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${reportOf(project)}`],
  ]);

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
  { name: 'unit', run: () => vitest('unit') },
  { name: 'slow', run: () => vitest('slow') },
  { name: 'db', run: () => vitest('db') },
  { name: 'build', run: () => ensureBuilt().then(() => 0) },
  ...(hasJourneys() ? [{ name: 'journeys', run: journeys }] : []),
];

/** A step that ended badly counts as failed also where its report holds no failed test: a file that does not load has none. */
async function take({ name, run }) {
  console.log(`\n== ${name}`);
  const code = await run().catch((error) => {
    console.error(error.message);
    return 1;
  });
  const report = readReport(reportOf(name)) ?? { passed: code === 0 ? 1 : 0, failed: 0, names: [] };
  const failed = code === 0 ? report.failed : Math.max(report.failed, 1);
  if (failed > 0) console.log(`== ${name}: ${failed} failed`);
  return { passed: report.passed, failed, names: report.names };
}

const total = { passed: 0, failed: 0 };
const failures = [];
await ensureInstalled();
await ensureGenerated();
for (const step of STEPS) {
  const { passed, failed, names } = await take(step);
  total.passed += passed;
  total.failed += failed;
  failures.push(...names.map((name) => `${step.name}: ${name}`));
}
if (failures.length > 0) console.log(`\nFailed:\n${failures.join('\n')}`);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);
