import { lineFinder } from '@/bin/cli/code-quality';
import type { Input } from '@/bin/cli/run-verb';
import { VERSION } from '@/bin/cli/version';
import type { Lint } from '@/lib/reach/answers/lint';
import { DOCUMENT_RULES } from '@/lib/reach/findings/document';
import { FINDING_RULES } from '@/lib/reach/findings/findings';
import type { Severity } from '@/lib/reach/types';

/** A result of a SARIF run. OASIS: SARIF 2.1.0, 3.27. */
export interface SarifResult {
  readonly ruleId: string;
  readonly level: 'error' | 'warning' | 'note';
  readonly message: { readonly text: string };
  readonly locations: readonly object[];
  readonly partialFingerprints: { readonly 'drawbridge/v1': string };
}

const LEVELS: Readonly<Record<Severity, SarifResult['level']>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};

/** Findings of one input as results, each at its line. */
export function sarifResults(findings: Lint['findings'], input: Input, file: string): readonly SarifResult[] {
  const lineOf = lineFinder(input);
  return findings.map(({ id, severity, path, title, why, remedy, fingerprint }) => ({
    ruleId: id,
    level: LEVELS[severity],
    message: { text: `${input.name === null ? '' : `${input.name}: `}${title}. ${why} ${remedy}` },
    locations: [{ physicalLocation: { artifactLocation: { uri: file }, region: { startLine: lineOf(path) } } }],
    partialFingerprints: { 'drawbridge/v1': fingerprint },
  }));
}

/** A whole log of one run. */
export const sarifLog = (results: readonly SarifResult[]): object => ({
  $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
  version: '2.1.0',
  runs: [
    {
      tool: {
        driver: {
          name: 'Drawbridge',
          version: VERSION,
          rules: [...DOCUMENT_RULES, ...FINDING_RULES].map(({ id, title, why, remedy, severity }) => ({
            id,
            shortDescription: { text: title },
            fullDescription: { text: why },
            help: { text: remedy },
            defaultConfiguration: { level: LEVELS[severity] },
          })),
        },
      },
      results,
    },
  ],
});
