import { expect, it } from 'vitest';
import { mergedConfig } from '@/lib/pipelines/compare-merged';
import { environmentOf } from '@/lib/pipelines/environment';

const of = (job: string) => {
  const config = mergedConfig(
    `.base:\n  environment: {name: prod, url: https://x.example}\nj:\n  script: [make]\n${job}`,
  );
  return config && environmentOf(config, 'j');
};

it.each([
  ['none', '', null],
  ['a name', '  environment: prod\n', 'prod'],
  ['a map', '  environment: {name: prod}\n', 'prod'],
  ['a name in a template, and more in the job', '  extends: .base\n  environment: {action: prepare}\n', 'prod'],
  ['another name than the template', '  extends: .base\n  environment: {name: dev}\n', 'dev'],
  ['a text in the place of the template', '  extends: .base\n  environment: dev\n', 'dev'],
])('a job with %s', (_, job, environment) => {
  expect(of(job)).toBe(environment);
});
