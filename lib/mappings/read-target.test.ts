import { expect, it } from 'vitest';
import { readTarget } from './read-target';

const INSTANCES = [
  { id: 'harbour', host: 'gitlab.harbour.example' },
  { id: 'below', host: 'harbour.example/gitlab' },
];
/** Instance, path, group, type and name in one line. */
function read(text: string): string {
  const { instanceId, path, group, ref, openEnded } = readTarget(text, INSTANCES);
  const kind = `${group ? '/*' : ''}${openEnded ? ' …' : ''}`;
  return `${instanceId ?? '-'} ${path}${kind} ${ref === null ? '-' : `${ref.type ?? '?'} ${ref.name}`}`;
}

it.each([
  ['sho', '- sho -'],
  ['shop/api', '- shop/api -'],
  ['  shop/api main', '- shop/api ? main'],
  ['shop/api:release/*', '- shop/api ? release/*'],
  ['shop/api@main', '- shop/api ? main'],
  ['shop/api tag v*', '- shop/api tag v*'],
  ['shop/api branch tag', '- shop/api branch tag'],
  ['shop/api no such ref', '- shop/api ? no such ref'],
  ['shop/* main', '- shop/* ? main'],
])('words: %s', (text, expected) => {
  expect(read(text)).toBe(expected);
});

it.each([
  ['https://gitlab.harbour.example/shop/api', 'harbour shop/api -'],
  ['https://gitlab.harbour.example/shop/api.git', 'harbour shop/api -'],
  ['https://GitLab.harbour.example/shop/api/-/tree/release/1?ref_type=heads', 'harbour shop/api … branch release/1'],
  ['https://harbour.example/gitlab/shop/api/-/tags/v1.0', 'below shop/api tag v1.0'],
  ['https://gitlab.harbour.example/shop/api/-/blob/feature%2Fx/src/a.ts', 'harbour shop/api … ? feature/x/src/a.ts'],
  ['https://gitlab.harbour.example/shop/api/-/merge_requests/4', 'harbour shop/api -'],
  ['https://elsewhere.example/shop/api/-/tree/main', '- shop/api … ? main'],
  ['https://gitlab.harbour.example/100%', 'harbour 100% -'],
])('addresses: %s', (text, expected) => {
  expect(read(text)).toBe(expected);
});

it.each([
  ['project_path:shop/api:ref_type:branch:ref:main', '- shop/api branch main'],
  ['project_path:shop/*:ref_type:tag:ref:v*', '- shop/* tag v*'],
  ['project_path:shop/api:ref_type:*:ref:*', '- shop/api -'],
  ['project_path:shop/api*:ref_type:branch:ref:main', '- project_path ? shop/api*:ref_type:branch:ref:main'],
])('subjects: %s', (text, expected) => {
  expect(read(text)).toBe(expected);
});
