import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const FOLDER = path.dirname(import.meta.dirname);
const WORLDS = path.resolve(FOLDER, '../test-worlds');
const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
const FILES = filesIn(FOLDER);
const textOf = (name: string) => readFileSync(path.join(FOLDER, name), 'utf8');

/** Exported functions whose first parameter is the context: what the app, the API, the worker and the start call. */
const VERB = /export (?:async function|const) (\w+)(?: = )?(?:async )?\(\s*context: Context\b/g;
/** Names of one import and the file of this folder that they come from. */
const IMPORT = /import \{([^}]*)\} from '@\/lib\/services\/([\w/-]+)'/g;

/** What has no test of its own, since it is only ever a part of what has one: the file, and whose part it is. */
const PARTS: Readonly<Record<string, string>> = {
  'apply/lease': 'the guard around apply-change',
  'sync/inventory/groups': 'a phase of sync-instance',
  'sync/inventory/vanished': 'the last phase of both syncs',
  'changes/record/change-command': 'the guard inside every command on a change',
  'migration/entered-since': 'the last look of run-follow',
  'migration/judge-roles': 'what get-migration says of roles',
  'migration/require-accepted': 'the guard inside open-migrations',
  'migration/keep-finding': 'what run-scan writes for each project',
  'pipelines/judge-job-roles': 'what get-pipelines says of roles',
  'onboarding/ci-file': 'a part of the plan of a guide',
  'onboarding/offboarding-of': 'what ending the access of a project, and cleaning up, take away',
  'onboarding/onboarding-facts': 'what the plan of a guide rests on',
  'onboarding/plan-onboarding': 'what reading and submitting a guide compute',
  'onboarding/plan-track': 'a part of the plan of a guide',
  'onboarding/track-role': 'a part of the plan of a guide',
  'onboarding/track-sharing': 'a part of the plan of a guide',
  'changes/view/overwritten-writes': 'a part of look-again',
  'changes/preview-approvals': 'a part of preview-change',
  'changes/proposal/proposal': 'what draft-change, edit-change and preview-change compute',
  'changes/proposal/composed-draft': 'what get-composer shows of an edited change',
  'changes/record-decision': 'what approve-change, reject-change and request-changes share',
  'changes/proposal/resolve-mapping': 'one line of a proposal',
  'apply/start-apply': 'what request-apply and break-glass share',
  'sync/run': 'the frame of both syncs',
  'sync/shut-providers': 'a part of derive-estate',
  'sync/inventory/policies': 'a part of sync-account',
  'people/read-one-person': 'what signing in asks GitLab about groups',
  'people/sign-in-refused': 'how begin-sign-in and complete-sign-in refuse',
  'people/check-accounts': 'the last part of read-members',
  'verb/named-groups': 'the guard inside giving roles to groups and proposing rules',
};

const isTest = (name: string) => name.endsWith('.db.test.ts');
const tested = new Set(
  [...FILES.filter(isTest), ...filesIn(WORLDS).map((name) => path.join('../test-worlds', name))].flatMap((name) =>
    [...textOf(name).matchAll(IMPORT)].flatMap(([, names = '', file = '']) =>
      names.split(',').map((each) => `${file} ${each.trim()}`),
    ),
  ),
);
const verbs = FILES.filter((name) => !name.includes('.test.') && !isTest(name)).flatMap((name) => {
  const file = name.slice(0, -'.ts'.length);
  return [...textOf(name).matchAll(VERB)].map(([, verb = '']) => ({ file, verb }));
});

it('every verb has a test on a real database', () => {
  expect(verbs.length).toBeGreaterThan(50);
  const untested = verbs.filter(({ file, verb }) => !tested.has(`${file} ${verb}`) && !Object.hasOwn(PARTS, file));
  expect(untested.map(({ file, verb }) => `${file}: ${verb}`)).toEqual([]);
});

it('nothing is excused that is gone or has a test by now', () => {
  const excused = Object.keys(PARTS).filter(
    (part) => !verbs.some(({ file, verb }) => file === part && !tested.has(`${file} ${verb}`)),
  );
  expect(excused).toEqual([]);
});

it('a verb of an actor throws AppError alone: any other error is a failure of ours, and nobody learns what to do', () => {
  const asked = FILES.filter((name) => !name.includes('.test.') && textOf(name).includes('actor: Actor'));
  expect(asked.length).toBeGreaterThan(50);
  expect(asked.filter((name) => /throw new (?:Error|TypeError|RangeError)\(/.test(textOf(name)))).toEqual([]);
});
