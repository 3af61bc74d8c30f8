import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { provenanceOf } from '@/bin/release/provenance';
import { changesOf, chartWithVersion, isVersion, releasedChangelog, withVersion } from '@/bin/release/versions';

const CHANGELOG = '# Changelog\n\n## Unreleased\n\n- New.\n\n## 1.0.0 (2026-01-01)\n\n- First.\n';

describe('the changelog', () => {
  it('gives what is unreleased to the version, and nothing of another one', () => {
    const released = releasedChangelog(CHANGELOG, '1.1.0', '2026-12-01');
    expect(changesOf(released, '1.1.0')).toBe('- New.');
    expect(changesOf(released, '1.0.0')).toBe('- First.');
    expect(changesOf(released, 'Unreleased')).toBeNull();
    expect(changesOf(released, '1.1')).toBeNull();
    expect(() => releasedChangelog('# Changelog\n', '1.1.0', '2026-12-01')).toThrow('no section');
  });

  it('of this project has a section that a release can take', () => {
    const text = readFileSync('CHANGELOG.md', 'utf8');
    expect(changesOf(releasedChangelog(text, '999.0.0', '2026-12-01'), '999.0.0')).not.toBeNull();
  });
});

describe('the version', () => {
  it('is written into package.json, its lock and the chart, and everything else stays as it is', () => {
    for (const file of ['package.json', 'package-lock.json']) {
      const text = readFileSync(file, 'utf8');
      const { version } = JSON.parse(text);
      expect(withVersion(text, version)).toBe(text);
      const next = JSON.parse(withVersion(text, '9.8.7'));
      expect(next.version).toBe('9.8.7');
      expect(next.packages?.['']?.version ?? '9.8.7').toBe('9.8.7');
    }
    const chart = readFileSync('deploy/helm/Chart.yaml', 'utf8');
    expect(chartWithVersion(chart, '9.8.7')).toContain('\nversion: 9.8.7\nappVersion: "9.8.7"\n');
  });

  it.each(['1.2.3', '0.1.0', '10.0.0-rc.1'])('%s is one', (text) => expect(isVersion(text)).toBe(true));
  it.each(['', '1.2', '01.2.3', 'v1.2.3', '1.2.3+build', '1.2.3; rm', '1.2.3 '])('%s is none', (text) =>
    expect(isVersion(text)).toBe(false),
  );
});

it('the statement of provenance names every artifact by its digest, the commit and the base of the image', () => {
  const statement = provenanceOf({
    ...{ version: '1.2.0', commit: 'c'.repeat(40), repository: null, node: '24.22.1', npm: '11.0.0' },
    artifacts: [{ name: 'drawbridge-1.2.0.tar.gz', sha256: 'a'.repeat(64) }],
    lock: { name: 'package-lock.json', sha256: 'b'.repeat(64) },
    ...{
      nodeImage: 'node:24.22.1-bookworm-slim',
      startedAt: '2026-12-01T00:00:00.000Z',
      finishedAt: '2026-12-01T00:01:00.000Z',
    },
  });
  expect(statement._type).toBe('https://in-toto.io/Statement/v1');
  expect(statement.predicateType).toBe('https://slsa.dev/provenance/v1');
  expect(statement.subject).toEqual([{ name: 'drawbridge-1.2.0.tar.gz', digest: { sha256: 'a'.repeat(64) } }]);
  expect(statement.predicate.buildDefinition.resolvedDependencies.map(({ digest }) => digest)).toEqual([
    { gitCommit: 'c'.repeat(40) },
    { sha256: 'b'.repeat(64) },
    undefined,
  ]);
});
