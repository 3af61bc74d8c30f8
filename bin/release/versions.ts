/** What a version is called in each file that names it, as pure changes of their texts. */
import { z } from 'zod';

const UNRELEASED = '## Unreleased';

/** What is new in a version, without its heading; null: the changelog has no such section, or says nothing in it. */
export function changesOf(changelog: string, version: string): string | null {
  const lines = changelog.split('\n');
  const start = lines.findIndex((line) => line === `## ${version}` || line.startsWith(`## ${version} `));
  if (start < 0) return null;
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => line.startsWith('## '));
  const text = (end < 0 ? rest : rest.slice(0, end)).join('\n').trim();
  return text === '' ? null : text;
}

/** The changelog with what is unreleased under the version, and an empty section for what follows. `day`: YYYY-MM-DD. */
export function releasedChangelog(changelog: string, version: string, day: string): string {
  if (!changelog.includes(`${UNRELEASED}\n`)) throw new Error(`CHANGELOG.md has no section "${UNRELEASED}".`);
  return changelog.replace(`${UNRELEASED}\n`, `${UNRELEASED}\n\n## ${version} (${day})\n`);
}

const named = z.looseObject({
  version: z.string(),
  packages: z.record(z.string(), z.looseObject({ version: z.string().optional() })).optional(),
});

/** package.json or package-lock.json with another version, and everything else as it is written. */
export function withVersion(json: string, version: string): string {
  // Changed in place: what a schema gives back is in another order.
  const value = JSON.parse(json);
  const { packages } = named.parse(value);
  value.version = version;
  if (packages !== undefined) value.packages[''].version = version;
  return `${JSON.stringify(value, null, 2)}\n`;
}

export const chartWithVersion = (chart: string, version: string): string =>
  chart
    .replace(/^version: .*$/m, () => `version: ${version}`)
    .replace(/^appVersion: .*$/m, () => `appVersion: "${version}"`);

/** A version of Semantic Versioning without build metadata, which no tag of an image may hold. */
export const isVersion = (text: string): boolean => /^(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}(-[0-9A-Za-z.-]+)?$/.test(text);

/** The version that package.json names. */
export const versionIn = (json: string): string => named.parse(JSON.parse(json)).version;
