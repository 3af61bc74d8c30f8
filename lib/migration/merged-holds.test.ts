import { expect, it } from 'vitest';
import { mergedRefusal } from '@/lib/migration/merged-holds';

const BEFORE = 'deploy:\n  id_tokens: {VAULT: {aud: vault}}\n  script: [make]\n';

it.each([
  ['a token behind those that are there', BEFORE.replace('}}', '}, AWS: {aud: sts}}'), null],
  ['nothing', BEFORE, null],
  ['a text that cannot be read', '- x\n', null],
  [
    'a token before those',
    BEFORE.replace('{VAULT', '{AWS: {aud: sts}, VAULT'),
    /change the ID tokens that the job deploy/,
  ],
  ['another audience of a token that is there', BEFORE.replace('aud: vault', 'aud: sts'), /change the ID tokens/],
  ['a job more', `${BEFORE}new:\n  script: [make]\n`, /other jobs/],
  ['a job less', 'other:\n  script: [make]\n', /other jobs/],
])('with %s', (_, after, refusal) => {
  const said = mergedRefusal(BEFORE, after);
  if (refusal === null) expect(said).toBeNull();
  else expect(said).toMatch(refusal);
});
