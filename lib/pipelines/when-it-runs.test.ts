import { describe, expect, it } from 'vitest';
import { differences, mergedConfig } from '@/lib/pipelines/compare-merged';
import { mergeRequestFrom, pushOfSomeTag, pushToBranch, scheduleOn } from '@/lib/pipelines/pipeline-kinds';
import { runsInProject, whenItRuns } from '@/lib/pipelines/when-it-runs';

const main = { ref: 'main', defaultBranch: 'main' };
const STARTS = [
  pushToBranch(main),
  pushToBranch({ ...main, ref: 'feature/a' }),
  mergeRequestFrom({ ...main, ref: 'feature/a' }),
  scheduleOn(main),
  pushOfSomeTag('main'),
];

function config(text: string) {
  const read = mergedConfig(text);
  if (read === null) throw new Error('the text is no configuration');
  return read;
}

/** Of a push to main, a push to feature/a, its merge request, a schedule on main and a tag. */
const runsOf = (job: string, rest = ''): readonly string[] =>
  STARTS.map((start) => whenItRuns(config(`deploy:\n  script: [make]\n${job}${rest}`), 'deploy', start));

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

  it.each([
    ['by reference', '  rules: [!reference [.on, rules]]\n'],
    ['wholly by reference', '  rules: !reference [.on, rules]\n'],
    ['in a list inside of the list', '  rules: [[{if: $CI_COMMIT_TAG}]]\n'],
  ])('rules that are given %s count', (_, job) => {
    expect(runsOf(job, '.on:\n  rules: [{if: $CI_COMMIT_TAG}]\n')).toEqual(['not', 'not', 'not', 'not', 'runs']);
  });

  it('of rules that cannot be followed nothing is claimed, but for what comes before them', () => {
    const unknown = ['unknown', 'unknown', 'unknown', 'unknown', 'unknown'];
    expect(runsOf('  rules: [!reference [.none, rules], {when: on_success}]\n')).toEqual(unknown);
    expect(runsOf('  rules: [{when: on_success}, !reference [.none, rules]]\n')[0]).toBe('runs');
    expect(runsOf('  only: [!reference [.none, only]]\n')).toEqual(unknown);
    expect(runsOf('  only: [!reference [.refs, only]]\n', '.refs:\n  only: [tags]\n')[4]).toBe('runs');
  });

  it('no pipeline, no job: workflow:rules come first', () => {
    const workflow = 'workflow:\n  rules: [{if: $CI_PIPELINE_SOURCE == "merge_request_event"}, {if: $CI_COMMIT_TAG}]\n';
    expect(runsOf('  rules: [{when: on_success}]\n', workflow)).toEqual(['not', 'not', 'runs', 'not', 'runs']);
  });

  it.each(['constructor', '__proto__', 'toString'])('a branch called %s is a branch', (name) => {
    expect(runsOf(`  only: ["${name}"]\n`)[0]).toBe('not');
  });
});

describe('a job of a child pipeline', () => {
  const runsOfChild = (trigger: string, child: string, more = '') => {
    const own = { startedBy: null, config: config(`start:\n  trigger: {include: c.yml}\n${trigger}${more}`) };
    const started = { startedBy: 'start', config: config(`deploy:\n  script: [make]\n${child}`) };
    return STARTS.map((start) => runsInProject([own, started], started, 'deploy', start));
  };

  it.each([
    ['runs where its trigger job does', '  rules: [{if: $CI_COMMIT_TAG}]\n', '', ['not', 'not', 'not', 'not', 'runs']],
    [
      'sees the parent as its source, never the push',
      '',
      '  rules: [{if: $CI_PIPELINE_SOURCE == "push", when: never}, {if: $CI_PIPELINE_SOURCE == "parent_pipeline"}]\n',
      ['runs', 'runs', 'not', 'runs', 'runs'],
    ],
    [
      'waits for a person who starts the trigger job',
      '  when: manual\n',
      '',
      ['manual', 'manual', 'not', 'manual', 'manual'],
    ],
    [
      'may not run where it is unknown whether the trigger job does',
      '  rules: [{changes: [src/*]}]\n',
      '',
      ['unknown', 'unknown', 'not', 'unknown', 'unknown'],
    ],
  ])('%s', (_, trigger, child, runs) => {
    expect(runsOfChild(trigger, child)).toEqual(runs);
  });

  it('of a trigger job that two pipelines have is not claimed to run', () => {
    const own = { startedBy: null, config: config('start:\n  trigger: {include: c.yml}\n') };
    const other = { startedBy: 'start', config: config('start:\n  trigger: {include: d.yml}\n') };
    const started = { startedBy: 'start', config: config('deploy:\n  script: [make]\n') };
    const [push] = STARTS;
    expect(push && runsInProject([own, other, started], started, 'deploy', push)).toBe('unknown');
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
