import { describe, expect, it } from 'vitest';
import { differences, mergedConfig } from '@/lib/pipelines/compare-merged';
import { mergeRequestFrom, pushOfSomeTag, pushToBranch, scheduleOn } from '@/lib/pipelines/pipeline-kinds';
import { whenItRuns } from '@/lib/pipelines/when-it-runs';

const main = { ref: 'main', defaultBranch: 'main' };
const STARTS = [
  pushToBranch(main),
  pushToBranch({ ...main, ref: 'feature/a' }),
  mergeRequestFrom({ ...main, ref: 'feature/a' }),
  scheduleOn(main),
  pushOfSomeTag('main'),
];

/** Of a push to main, a push to feature/a, its merge request, a schedule on main and a tag. */
function runsOf(job: string, rest = ''): readonly string[] {
  const config = mergedConfig(`deploy:\n  script: [make]\n${job}${rest}`);
  if (config === null) throw new Error('the text is no configuration');
  return STARTS.map((start) => whenItRuns(config, 'deploy', start));
}

describe('when a job runs', () => {
  it.each([
    ['without rules', '', ['runs', 'runs', 'not', 'runs', 'runs']],
    ['by hand', '  when: manual\n', ['manual', 'manual', 'not', 'manual', 'manual']],
    [
      'on the default branch',
      '  rules: [{if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH}]\n',
      ['runs', 'not', 'not', 'runs', 'not'],
    ],
    ['of any tag', '  rules: [{if: $CI_COMMIT_TAG}]\n', ['not', 'not', 'not', 'not', 'runs']],
    [
      'of tags of one form: which tag is not known',
      '  rules: [{if: $CI_COMMIT_TAG =~ /^v/}]\n',
      ['not', 'not', 'not', 'not', 'unknown'],
    ],
    [
      'the first rule that holds decides',
      '  rules: [{if: $CI_PIPELINE_SOURCE == "schedule", when: never}, {if: $CI_COMMIT_BRANCH, when: manual}]\n',
      ['manual', 'manual', 'not', 'not', 'not'],
    ],
    [
      'a rule that looks at files may not hold',
      '  rules: [{changes: [src/*]}]\n',
      ['unknown', 'unknown', 'unknown', 'unknown', 'unknown'],
    ],
    [
      'both ways end the same',
      '  rules: [{changes: [src/*]}, {when: on_success}]\n',
      ['runs', 'runs', 'runs', 'runs', 'runs'],
    ],
    [
      'a variable that nobody here knows',
      '  rules: [{if: $DEPLOY == "yes"}]\n',
      ['unknown', 'unknown', 'unknown', 'unknown', 'unknown'],
    ],
    ['only a branch', '  only: [main]\n', ['runs', 'not', 'not', 'runs', 'unknown']],
    ['only a pattern', '  only: [/^feature\\/.*$/]\n', ['not', 'runs', 'not', 'not', 'unknown']],
    ['only merge requests and tags', '  only: {refs: [merge_requests, tags]}\n', ['not', 'not', 'runs', 'not', 'runs']],
    ['except schedules', '  except: [schedules]\n', ['runs', 'runs', 'not', 'not', 'runs']],
    [
      'only with a variable',
      '  only: {refs: [main], variables: ["$CI_PIPELINE_SOURCE == \'push\'"]}\n',
      ['runs', 'not', 'not', 'not', 'unknown'],
    ],
    [
      'only where files changed',
      '  only: {refs: [main], changes: [src/*]}\n',
      ['unknown', 'not', 'not', 'unknown', 'unknown'],
    ],
  ])('%s', (_, job, runs) => {
    expect(runsOf(job)).toEqual(runs);
  });

  it('no pipeline, no job: workflow:rules come first', () => {
    const workflow = 'workflow:\n  rules: [{if: $CI_PIPELINE_SOURCE == "merge_request_event"}, {if: $CI_COMMIT_TAG}]\n';
    expect(runsOf('  rules: [{when: on_success}]\n', workflow)).toEqual(['not', 'not', 'runs', 'not', 'runs']);
  });

  it.each(['constructor', '__proto__', 'toString'])('a branch called %s is a branch', (name) => {
    expect(runsOf(`  only: ["${name}"]\n`)[0]).toBe('not');
  });
});

describe('against the configuration that GitLab merged', () => {
  const CONFIG = 'a:\n  id_tokens: {T: {aud: x}, U: {aud: y}}\n  script: [make]\nb:\n  script: [test]\n';
  const compare = (other: string) => {
    const [ours, gitlabs] = [mergedConfig(CONFIG), mergedConfig(other)];
    return ours && gitlabs ? differences(ours, gitlabs) : null;
  };

  it.each([
    ['the same', CONFIG, []],
    [
      'a job more and one less',
      CONFIG.replace('b:', 'c:'),
      ["The job c is only in GitLab's merged configuration.", "The job b is not in GitLab's merged configuration."],
    ],
    [
      'another order of tokens',
      CONFIG.replace('T: {aud: x}, U: {aud: y}', 'U: {aud: y}, T: {aud: x}'),
      ["GitLab's merged configuration gives the job a other ID tokens."],
    ],
    [
      'another script',
      CONFIG.replace('[test]', '[test, deploy]'),
      ["GitLab's merged configuration gives the job b another script."],
    ],
  ])('%s is told', (_, other, told) => {
    expect(compare(other)).toEqual(told);
  });

  it('a text that is no configuration is none', () => {
    expect(mergedConfig('- a\n')).toBeNull();
  });
});
