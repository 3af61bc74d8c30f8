import { expect, it } from 'vitest';
import { mergeRequestFrom, pushToBranch, rulesAllow } from '@/lib/pipelines/pipeline-kinds';
import { holds } from '@/lib/pipelines/rule-condition';

const main = pushToBranch({ ref: 'main', defaultBranch: 'main' }).variables;

it.each([
  ['$CI_COMMIT_BRANCH == "main"', true],
  ["$CI_COMMIT_BRANCH == 'dev'", false],
  ['$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH', true],
  ['$CI_COMMIT_TAG', false],
  ['$CI_COMMIT_TAG == null', true],
  ['${CI_COMMIT_BRANCH}', true],
  ['$CI_COMMIT_BRANCH =~ /^main$/', true],
  ['$CI_COMMIT_BRANCH =~ /^release\\/.*/', false],
  ['$CI_COMMIT_BRANCH =~ /ai/', true],
  ['$CI_COMMIT_BRANCH !~ /^dev/', true],
  ['$CI_COMMIT_BRANCH =~ /^(main|dev)$/', true],
  ['$CI_COMMIT_BRANCH =~ /^(?:master|dev)$/', false],
  ['$CI_COMMIT_BRANCH =~ /MAIN/i', true],
  ['$CI_COMMIT_BRANCH !~ /^(feature|fix)\\/[A-Z]+-\\d+/', true],
  ['$CI_COMMIT_BRANCH =~ /^(?=main)/', null],
  ['$DEPLOY == "yes"', null],
  ['$DEPLOY == "yes" && $CI_COMMIT_TAG', false],
  ['$DEPLOY == "yes" || $CI_COMMIT_BRANCH', true],
  ['($CI_COMMIT_TAG || $CI_COMMIT_BRANCH) && $CI_PIPELINE_SOURCE == "push"', true],
  ['$CI_COMMIT_BRANCH ==', null],
  ['($CI_COMMIT_BRANCH', null],
  ['main', null],
  ['', null],
])('%s is %s on a push to main', (condition, truth) => {
  expect(holds(condition, main)).toBe(truth);
});

it.each([
  [
    [{ condition: '$CI_PIPELINE_SOURCE == "merge_request_event"', when: null, looksAtFiles: false, unread: false }],
    false,
    true,
  ],
  [
    [
      { condition: '$CI_COMMIT_TAG', when: 'never', looksAtFiles: false, unread: false },
      { condition: null, when: null, looksAtFiles: false, unread: false },
    ],
    true,
    true,
  ],
  [[{ condition: '$CI_COMMIT_BRANCH', when: null, looksAtFiles: true, unread: false }], null, false],
  [
    [
      { condition: '$UNKNOWN', when: 'never', looksAtFiles: false, unread: false },
      { condition: null, when: null, looksAtFiles: false, unread: false },
    ],
    null,
    null,
  ],
  [
    [
      { condition: null, when: null, looksAtFiles: false, unread: true },
      { condition: null, when: null, looksAtFiles: false, unread: false },
    ],
    null,
    null,
  ],
  [[{ condition: '$UNKNOWN', when: 'never', looksAtFiles: false, unread: false }], false, false],
  [[], false, false],
] as const)('of the rules %j the first that holds decides', (rules, onPush, inMergeRequest) => {
  expect(rulesAllow(rules, main)).toBe(onPush);
  expect(rulesAllow(rules, mergeRequestFrom({ ref: 'main', defaultBranch: 'main' }).variables)).toBe(inMergeRequest);
});
