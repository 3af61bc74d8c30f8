import { expect, it } from 'vitest';
import type { FoundJob } from '@/lib/migration/finding';
import { describeMergeRequest } from '@/lib/services/migration/merge-request-text';

const job = (more: Partial<FoundJob>): FoundJob => ({
  ...{
    name: 'deploy',
    verdict: 'edit',
    sentence: null,
    worked: true,
    tokens: ['CI_JOB_JWT_V2'],
    audiences: null,
    roles: [],
  },
  uses: [{ project: null, path: '.gitlab-ci.yml', line: 3, variable: 'CI_JOB_JWT_V2' }],
  ...more,
});
const lines = (...jobs: FoundJob[]) => describeMergeRequest(jobs, 'https://sts.amazonaws.com').split('\n');

it('says of each job what changes and why', () => {
  expect(
    lines(
      job({}),
      job({ name: 'there', tokens: ['AWS'], audiences: ['https://sts.amazonaws.com'] }),
      job({ name: 'gcp', audience: 'https://gitlab.example.com' }),
      job({ name: 'both', other: { name: 'OTHER', audience: 'https://gitlab.example.com' } }),
      job({ name: 'odd', verdict: 'by-hand', tokens: [], sentence: 'It goes to Vault.' }),
    ).filter((line) => line.startsWith('-')),
  ).toEqual([
    '- `deploy`: gets the ID token `CI_JOB_JWT_V2` for `https://sts.amazonaws.com`, under the name that `.gitlab-ci.yml:3` reads.',
    '- `there`: reads its ID token `AWS` in `.gitlab-ci.yml:3`, which is for `https://sts.amazonaws.com` already.',
    '- `gcp`: gets the ID token `CI_JOB_JWT_V2` for `https://gitlab.example.com`, under the name that `.gitlab-ci.yml:3` reads.',
    '- `both`: gets the ID token `CI_JOB_JWT_V2` for `https://sts.amazonaws.com`, under the name that `.gitlab-ci.yml:3` reads. Its commands for another cloud read `OTHER` for `https://gitlab.example.com`, as that cloud takes another audience.',
    '- `odd`: It goes to Vault.',
  ]);
});

it('a name of a file cannot end its own mark', () => {
  expect(lines(job({ name: 'a`b\n# c' })).join('\n')).toContain("`a'b # c`");
});
