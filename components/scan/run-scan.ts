import { type EstateFile, readEstateFiles } from '@/lib/reach/scan/read-estate-files';
import { type ScannedRole, scanRole } from '@/lib/reach/scan/scan-role';
import { type ScanSummary, scanSummary } from '@/lib/reach/scan/scan-summary';

export interface Scan {
  readonly summary: ScanSummary;
  readonly problems: readonly { readonly file: string; readonly message: string }[];
  readonly projectCount: number;
}

/** How long the page computes before it lets the browser draw and answer to people. */
const SLICE_MS = 12;

/** Scans files in this browser. `tell`: how many roles were judged. null: it was stopped. */
export async function runScan(
  files: readonly EstateFile[],
  tell: (done: number, total: number) => void,
  stopped: AbortSignal,
): Promise<Scan | null> {
  const read = readEstateFiles(files);
  const { policies, facts, problems, isPart } = read;
  const roles: ScannedRole[] = [];
  let since = performance.now();
  for (const policy of policies) {
    roles.push(scanRole(policy, read));
    if (performance.now() - since < SLICE_MS) continue;
    tell(roles.length, policies.length);
    await new Promise((drawn) => setTimeout(drawn));
    if (stopped.aborted) return null;
    since = performance.now();
  }
  const projectCount = facts.instances.reduce((sum, { projects }) => sum + projects.length, 0);
  return { summary: scanSummary(roles, isPart), problems, projectCount };
}
