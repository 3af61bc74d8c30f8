/** Shapes of real configurations that a scan once missed, refused or broke. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { propose } from '@/lib/migration/propose';
import { readForMigration } from '@/lib/migration/read-for-migration';
import { jobKey, readJobs } from '@/lib/migration/read-jobs';
import { placeKey } from '@/lib/pipelines/ci-file';

interface Shape {
  readonly name: string;
  readonly audience: string;
  readonly files: Readonly<Record<string, string>>;
  readonly others: Readonly<Record<string, string>>;
  readonly want: {
    /** Verdict by job; "edit or by-hand" where both are right. */
    readonly jobs?: Readonly<Record<string, string>>;
    /** Files that are edited. */
    readonly files?: readonly string[];
    readonly noted?: boolean;
    readonly firstToken?: Readonly<Record<string, string>>;
    readonly tokensOf?: Readonly<Record<string, readonly string[]>>;
    /** What an edited job's token is for, or "by-hand". */
    readonly audience?: Readonly<Record<string, string>>;
    /** A line that no edited file holds. */
    readonly not?: string;
  };
}
const SHAPES = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'shapes.vectors.json'), 'utf8'),
) as readonly Shape[];

function migrate({ files, others, audience }: Shape) {
  const texts = new Map<string, string | null>();
  for (let round = 0; round < 20; round++) {
    const { wanted, wantedPaths } = readForMigration(texts);
    for (const place of wanted)
      texts.set(
        placeKey(place),
        (place.project === null ? files[place.path] : others[`${place.project}:${place.path}`]) ?? null,
      );
    for (const pattern of wantedPaths) texts.set(placeKey(pattern), Object.keys(files).join('\n'));
    if (wanted.length + wantedPaths.length === 0) break;
  }
  const proposal = propose(readForMigration(texts), texts, {
    aws: audience,
    former: 'https://gitlab.example.com',
    inDefault: true,
  });
  const after = new Map(texts);
  for (const file of proposal.files) after.set(placeKey({ project: null, ref: null, path: file.path }), file.after);
  const jobs = new Map(readJobs(readForMigration(after)).map((job) => [job.name, [...job.tokens]]));
  const verdicts = new Map(proposal.jobs.map(({ job, verdict }) => [jobKey(job), { name: job.name, verdict }]));
  return { proposal, jobs, verdicts: [...verdicts.values()] };
}

it.each(SHAPES)('$name', (shape) => {
  const { proposal, jobs, verdicts } = migrate(shape);
  const kindOf = (job: string) => verdicts.find(({ name }) => name === job)?.verdict.kind ?? 'nothing';
  const { want } = shape;
  for (const [job, kinds] of Object.entries(want.jobs ?? {})) expect(kinds.split(' or ')).toContain(kindOf(job));
  if (want.files) expect(proposal.files.map(({ path: file }) => file)).toEqual(want.files);
  if (want.noted) expect(verdicts.map(({ verdict }) => verdict.kind)).toEqual(['by-hand']);
  for (const [job, token] of Object.entries(want.firstToken ?? {})) expect(jobs.get(job)?.[0]?.[0]).toBe(token);
  for (const [job, tokens] of Object.entries(want.tokensOf ?? {}))
    expect(jobs.get(job)?.map(([name]) => name)).toEqual(tokens);
  for (const [job, allowed] of Object.entries(want.audience ?? {})) {
    const audiences = jobs.get(job)?.flatMap(([, audience]) => audience ?? []) ?? [];
    expect(allowed.split(' or ')).toContain(kindOf(job) === 'by-hand' ? 'by-hand' : audiences.join());
  }
  if (want.not !== undefined) for (const { after } of proposal.files) expect(after).not.toContain(want.not);
  // Nothing that is edited is edited for nothing.
  if (kindOf('deploy') === 'edit') expect(proposal.files).not.toEqual([]);
});
