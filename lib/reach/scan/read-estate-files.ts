import type { Json } from '@/lib/policy/types';
import { answering, readInput } from '@/lib/reach/answers/answer';
import { asFacts } from '@/lib/reach/answers/read-facts';
import { type PolicyInput, policyInputs } from '@/lib/reach/scan/policy-input';
import { MOST_SCANNED } from '@/lib/reach/scan/scan-bounds';
import type { EstateFacts, InstanceFacts } from '@/lib/reach/types';

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
  readonly policy: Json;
}

export interface EstateFiles {
  readonly policies: readonly FoundPolicy[];
  readonly facts: EstateFacts;
  /** What was left out, and why, in a sentence for people. */
  readonly problems: readonly { readonly file: string; readonly message: string }[];
}

/** Everything that files say of roles and projects. A file that cannot be read is named, and the others are read all the same. */
export function readEstateFiles(files: readonly EstateFile[]): EstateFiles {
  const problems: { file: string; message: string }[] = [];
  const policies = new Map<string, FoundPolicy>();
  const facts: EstateFacts[] = [];
  let bytes = 0;
  for (const [index, { name, text, size }] of files.entries()) {
    const refuse = (message: string) => problems.push({ file: name, message });
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
    const found = policiesOf(name, read.output);
    if (found.length === 0) refuse(NO_ROLES);
    if (policies.size + found.length > MOST_SCANNED.roles) refuse(TOO_MANY_ROLES);
    else for (const policy of found) policies.set(policy.arn ?? `${name} ${policy.name} ${policies.size}`, policy);
  }
  const merged = mergeFacts(facts);
  if (merged.dropped > 0)
    problems.push({ file: 'Projects', message: `${merged.dropped.toLocaleString('en')} ${TOO_MANY_PROJECTS}` });
  return { policies: [...policies.values()], facts: merged.facts, problems };
}

const inNumber = (count: number): string => count.toLocaleString('en');
const TOO_MUCH = `It was left out. One scan reads ${inNumber(MOST_SCANNED.files)} files of ${inNumber(MOST_SCANNED.bytes / 1024 / 1024)} MiB together. Scan the rest separately.`;
const TOO_MANY_ROLES = `Its roles were left out. One scan looks at ${inNumber(MOST_SCANNED.roles)} roles. Scan this file separately.`;
const TOO_MANY_PROJECTS = `projects were left out. One scan looks at ${inNumber(MOST_SCANNED.projects)} projects.`;
const NO_ROLES =
  'It has no trust policy and no projects. Use the output of aws iam get-account-authorization-details or a project export.';

const isProjectExport = (value: Json): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, 'instances');

/** Whatever has a statement, or holds a document of a role. Any other JSON is no policy that is broken, but another file. */
function policiesOf(file: string, input: Json): readonly FoundPolicy[] {
  return policyInputs(input).flatMap((found) => {
    const policy = policyIn(found);
    const isAlone = found.arn === null && found.name === null;
    if (policy === undefined || (isAlone && !hasStatement(policy))) return [];
    return [{ name: found.name ?? file, arn: found.arn, file, policy }];
  });
}

function policyIn({ input }: PolicyInput): Json | undefined {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return undefined;
  return Object.entries(input).find(([name]) => name === 'policy')?.[1];
}

const hasStatement = (policy: Json): boolean =>
  typeof policy === 'object' && policy !== null && !Array.isArray(policy) && Object.hasOwn(policy, 'Statement');

/** Several exports of one GitLab are one GitLab; of a project that is in two the later one counts. */
function mergeFacts(all: readonly EstateFacts[]): { readonly facts: EstateFacts; readonly dropped: number } {
  const instances = new Map<string, InstanceFacts>();
  let dropped = 0;
  for (const instance of all.flatMap((facts) => facts.instances)) {
    const known = instances.get(instance.host);
    const projects = new Map([...(known?.projects ?? []), ...instance.projects].map((each) => [each.id, each]));
    const groups = new Map([...(known?.groups ?? []), ...instance.groups].map((each) => [each.id, each]));
    const kept = [...projects.values()].slice(0, MOST_SCANNED.projects);
    dropped += projects.size - kept.length;
    instances.set(instance.host, { ...instance, projects: kept, groups: [...groups.values()] });
  }
  return {
    facts: {
      instances: [...instances.values()],
      audiences: Object.assign({}, ...all.map(({ audiences }) => audiences)),
      accounts: all.flatMap(({ accounts = [] }) => accounts),
    },
    dropped,
  };
}
