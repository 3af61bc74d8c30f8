// Reads the JSON reports of Vitest and Playwright.
import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * What the report in this file holds; null: there is none, because the step ended before it was written.
 * @returns {{ passed: number, failed: number, names: readonly string[], files: readonly string[], flaky: readonly string[] } | null}
 *   `names`: the failed tests, with their files; `files`: those files; `flaky`: what failed and then passed
 */
export function readReport(file) {
  let report;
  try {
    report = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
  if (report.stats !== undefined) {
    const { expected, flaky, unexpected } = report.stats;
    const named = (is) => specsThat(report.suites, is);
    return {
      ...{ passed: expected + flaky, failed: unexpected, files: [] },
      names: named(({ ok }) => !ok),
      flaky: named(({ tests }) => tests.some(({ status }) => status === 'flaky')),
    };
  }
  return {
    ...{ passed: report.numPassedTests, failed: report.numFailedTests, flaky: [] },
    names: report.testResults.flatMap(failedIn),
    files: report.testResults.filter(({ status }) => status === 'failed').map(({ name }) => relative(name)),
  };
}

const relative = (file) => path.relative(process.cwd(), file);

// A file that does not load has no tests, and failed all the same.
function failedIn({ name, status, assertionResults }) {
  const file = relative(name);
  const failed = assertionResults.filter((each) => each.status === 'failed');
  if (failed.length === 0) return status === 'failed' ? [`${file}: the file does not load`] : [];
  return failed.map(({ fullName, failureMessages }) => `${file}: ${fullName}\n${cut(failureMessages[0] ?? '')}`);
}

const specsThat = (suites = [], is) =>
  suites.flatMap(({ file, specs = [], suites: inner }) => [
    ...specs.filter(is).map(({ title }) => `${file}: ${title}`),
    ...specsThat(inner, is),
  ]);

/** The first lines, indented: enough to know what is wrong where only the end of the output is kept. */
const cut = (message) =>
  message
    .split('\n')
    .slice(0, 12)
    .map((line) => `    ${line.slice(0, 300)}`)
    .join('\n');
