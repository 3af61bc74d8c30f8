import type { Json } from '@/lib/policy/types';
import { answering, readInput } from '@/lib/reach/answers/answer';
import { asFacts } from '@/lib/reach/answers/read-facts';
import type { LeftOut } from '@/lib/reach/scan/left-out';
import { type PolicyInput, policyInputs } from '@/lib/reach/scan/policy-input';
import { MOST_SCANNED } from '@/lib/reach/scan/scan-bounds';
import type { EstateFacts, InstanceFacts, ProjectFacts } from '@/lib/reach/types';

/** A file as it was dropped, with its whole text. */
export interface EstateFile {
  readonly name: string;
  readonly text: string;
  /** Its bytes: a file beyond what a scan reads is named, and its text is never loaded. */
  readonly size: number;
}

/** One trust policy that a file holds. */
export interface FoundPolicy {
  /** Name of the role, or of the file where that is all there is. */
  readonly name: string;
  readonly arn: string | null;
  readonly file: string;
  /** null: the file has none, and `unreadable` says why. */
  readonly policy: Json;
  readonly unreadable: string | null;
}

export interface EstateFiles {
  readonly policies: readonly FoundPolicy[];
  readonly facts: EstateFacts;
  /** What was left out, and why, in a sentence for people. */
  readonly problems: readonly { readonly file: string; readonly message: string }[];
  /** Roles or projects are known to be missing: nothing may be said of the whole. */
  readonly isPart: boolean;
  /** By issuer host the projects that were left out. */
  readonly leftOut: LeftOut;
}

/** Everything that files say of roles and projects. A file that cannot be read is named, and the others are read all the same. */
export function readEstateFiles(files: readonly EstateFile[]): EstateFiles {
  const problems: { file: string; message: string }[] = [];
  const policies = new Map<string, FoundPolicy>();
  const facts: EstateFacts[] = [];
  let [bytes, isPart] = [0, false];
  for (const [index, { name, text, size }] of files.entries()) {
    const refuse = (message: string) => {
      problems.push({ file: name, message });
      isPart ||= message !== NO_ROLES;
    };
    bytes += size;
    if (index >= MOST_SCANNED.files || bytes > MOST_SCANNED.bytes) {
      refuse(TOO_MUCH);
      continue;
    }
    const read = readInput(text);
    if (!read.ok) {
      refuse(`This file is not JSON that can be read: ${read.problem.detail} Line ${read.problem.line ?? 1}.`);
      continue;
    }
    if (isProjectExport(read.output)) {
      const given = answering(() => asFacts(read.output, []));
      if (given.ok) facts.push(given.output);
      else
        refuse(`This project export cannot be read at ${given.problem.pointer || 'its top'}: ${given.problem.detail}`);
      continue;
    }
    const { policies: found, partial } = policiesOf(name, read.output);
    if (partial !== null) refuse(partial);
    else if (found.length === 0) refuse(NO_ROLES);
    if (policies.size + found.length > MOST_SCANNED.roles) refuse(TOO_MANY_ROLES);
    else for (const policy of found) policies.set(policy.arn ?? `${name} ${policy.name} ${policies.size}`, policy);
  }
  const merged = mergeFacts(facts);
  const dropped = [...merged.leftOut.values()].reduce((sum, projects) => sum + projects.length, 0);
  if (dropped > 0)
    problems.push({
      file: 'Projects',
      message: `${inNumber(dropped)} ${dropped === 1 ? 'project was' : 'projects were'} ${TOO_MANY_PROJECTS}`,
    });
  return { policies: [...policies.values()], ...merged, problems, isPart: isPart || dropped > 0 };
}

const inNumber = (count: number): string => count.toLocaleString('en');
const TOO_MUCH = `It was left out. One scan reads ${inNumber(MOST_SCANNED.files)} files of ${inNumber(MOST_SCANNED.bytes / 1024 / 1024)} MiB together. Scan the rest separately.`;
const TOO_MANY_ROLES = `Its roles were left out. One scan looks at ${inNumber(MOST_SCANNED.roles)} roles. Scan this file separately.`;
const TOO_MANY_PROJECTS = `left out. Roles that may admit them have at least the refs and projects that are shown. One scan looks at ${inNumber(MOST_SCANNED.projects)} projects of a GitLab.`;
const NO_ROLES =
  'It has no trust policy and no projects. Use the output of aws iam get-account-authorization-details or a project export.';

const isProjectExport = (value: Json): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, 'instances');

/** Whatever has a statement, or holds a document of a role. Any other JSON is no policy that is broken, but another file. */
function policiesOf(file: string, input: Json) {
  const { policies, partial } = policyInputs(input);
  const found = policies.flatMap((each): readonly FoundPolicy[] => {
    const { arn, unreadable } = each;
    const of = { name: each.name ?? file, arn, file, unreadable };
    if (unreadable !== null) return [{ ...of, policy: null }];
    const policy = policyIn(each);
    const isAlone = arn === null && each.name === null;
    return policy === undefined || (isAlone && !hasStatement(policy)) ? [] : [{ ...of, policy }];
  });
  return { policies: found, partial };
}

function policyIn({ input }: PolicyInput): Json | undefined {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return undefined;
  return Object.entries(input).find(([name]) => name === 'policy')?.[1];
}

const hasStatement = (policy: Json): boolean =>
  typeof policy === 'object' && policy !== null && !Array.isArray(policy) && Object.hasOwn(policy, 'Statement');

/** Several exports of one GitLab are one GitLab; of a project that is in two the later one counts. */
function mergeFacts(all: readonly EstateFacts[]): Pick<EstateFiles, 'facts' | 'leftOut'> {
  const instances = new Map<string, InstanceFacts>();
  const leftOut = new Map<string, readonly ProjectFacts[]>();
  for (const instance of all.flatMap((facts) => facts.instances)) {
    const known = instances.get(instance.host);
    const before = [...(known?.projects ?? []), ...(leftOut.get(instance.host) ?? [])];
    const projects = new Map([...before, ...instance.projects].map((each) => [each.id, each]));
    const groups = new Map([...(known?.groups ?? []), ...instance.groups].map((each) => [each.id, each]));
    const kept = [...projects.values()].slice(0, MOST_SCANNED.projects);
    if (projects.size > kept.length) leftOut.set(instance.host, [...projects.values()].slice(MOST_SCANNED.projects));
    instances.set(instance.host, { ...instance, projects: kept, groups: [...groups.values()] });
  }
  return {
    facts: {
      instances: [...instances.values()],
      audiences: Object.assign({}, ...all.map(({ audiences }) => audiences)),
      accounts: all.flatMap(({ accounts = [] }) => accounts),
    },
    leftOut,
  };
}
