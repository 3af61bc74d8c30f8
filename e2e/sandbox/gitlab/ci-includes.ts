import { type Config, merge, parseConfig } from '@/e2e/sandbox/gitlab/ci-config';
import { CI_TEMPLATES } from '@/e2e/sandbox/gitlab/ci-templates';
import { isObject } from '@/e2e/sandbox/gitlab/params';
import { contentOf, resolveRef } from '@/e2e/sandbox/gitlab/repository';
import type { Instance, Project } from '@/e2e/sandbox/world/types';

/** Where a file was found, and so where its own local includes begin. */
interface Place {
  readonly instance: Instance;
  readonly project: Project;
  readonly ref: string;
}

export interface Included {
  readonly config: Config;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

interface Wanted {
  readonly place: Place | null;
  readonly path: string;
  /** What the include gives the file's inputs. */
  readonly inputs?: Config;
  /** What to say if it is not there. */
  readonly missing: string;
}

const MOST_FILES = 150;

/** Files that an entry of `include` names; a text: a kind that the sandbox cannot fetch. GitLab: `include` keyword. */
function wantedBy(entry: unknown, from: Place): readonly Wanted[] | string {
  if (typeof entry === 'string') return entry.includes('://') ? 'remote' : wantedBy({ local: entry }, from);
  if (!isObject(entry)) return 'unknown';
  if (typeof entry.local === 'string')
    return [{ place: from, path: entry.local, missing: `Local file \`${entry.local}\` does not exist!` }];
  if (typeof entry.component === 'string') return component(entry.component, entry.inputs, from) ?? 'component';
  if (typeof entry.project !== 'string') return Object.keys(entry)[0] ?? 'unknown';
  const name = entry.project;
  const project = from.instance.projects.find(({ path }) => path.toLowerCase() === name.toLowerCase());
  const place = project ? { ...from, project, ref: typeof entry.ref === 'string' ? entry.ref : 'HEAD' } : null;
  const files = Array.isArray(entry.file) ? entry.file.map(String) : [String(entry.file)];
  return files.map((path) => ({
    place,
    path,
    missing: place
      ? `Project \`${name}\` file \`${path}\` does not exist!`
      : `Project \`${name}\` not found or access denied! Make sure any includes in the pipeline configuration are correctly defined.`,
  }));
}

/** A component at a commit, a tag or a branch. null: a version that only a catalogue knows. GitLab: CI/CD components. */
function component(address: string, inputs: unknown, from: Place): readonly Wanted[] | null {
  const [, path = '', name = '', ref = ''] = /^[^/]+\/(.+)\/([^/@]+)@([^~]+)$/.exec(address) ?? [];
  const project = from.instance.projects.find((each) => each.path.toLowerCase() === path.toLowerCase());
  if (name === '') return null;
  const commit = project && resolveRef(project, ref);
  const files = [`templates/${name}.yml`, `templates/${name}/template.yml`];
  const file = files.find((each) => commit && contentOf(commit.files, each) !== undefined) ?? files[0] ?? '';
  const given = isObject(inputs) ? inputs : {};
  const missing = `Component '${address}' - content not found`;
  return [{ place: project ? { ...from, project, ref } : null, path: file, inputs: given, missing }];
}

/** The content behind a file's header, with its inputs filled in. */
function withInputs(content: string, given: Config): string {
  const [header = '', ...body] = content.split(/^---$/m);
  if (body.length === 0) return content;
  const spec = parseConfig(header);
  const said = typeof spec !== 'string' && isObject(spec.spec) && isObject(spec.spec.inputs) ? spec.spec.inputs : {};
  return body.join('---').replaceAll(/\$\[\[\s*inputs\.(\w+)\s*\]\]/g, (place, name: string) => {
    const input = said[name];
    return String(given[name] ?? (isObject(input) ? input.default : undefined) ?? place);
  });
}

/** A configuration with everything it includes. A later file overrides an earlier one; the including file overrides both. */
export function resolveIncludes(config: Config, from: Place, budget = { files: MOST_FILES }): Included {
  const { include, ...own } = config;
  const entries = include === undefined ? [] : Array.isArray(include) ? include : [include];
  let merged: Config = {};
  const errors: string[] = [];
  const warnings: string[] = [];
  for (const entry of entries) {
    const template = isObject(entry)
      ? CI_TEMPLATES[String(entry.template).replace(/\.gitlab-ci\.yml$/, '')]
      : undefined;
    if (template !== undefined) {
      const config = parseConfig(template);
      if (typeof config !== 'string') merged = merge(merged, config);
      continue;
    }
    const wanted = wantedBy(entry, from);
    if (typeof wanted === 'string') {
      warnings.push(`The sandbox does not fetch includes of this kind: ${wanted}`);
      continue;
    }
    for (const file of wanted) {
      const found = readIncluded(file, budget);
      errors.push(...found.errors);
      warnings.push(...found.warnings);
      merged = merge(merged, found.config);
    }
  }
  return { config: merge(merged, own), errors, warnings };
}

function readIncluded(wanted: Wanted, budget: { files: number }): Included {
  const refused = (error: string): Included => ({ config: {}, errors: [error], warnings: [] });
  // A file that includes itself would go on for ever.
  if (budget.files-- <= 0) return refused(`Maximum of ${MOST_FILES} nested includes are allowed!`);
  const commit = wanted.place ? resolveRef(wanted.place.project, wanted.place.ref) : undefined;
  const path = wanted.path.startsWith('/') ? wanted.path.slice(1) : wanted.path;
  const content = commit ? contentOf(commit.files, path) : undefined;
  if (content === undefined || !wanted.place) return refused(wanted.missing);
  const config = parseConfig(wanted.inputs ? withInputs(content, wanted.inputs) : content);
  return typeof config === 'string' ? refused(config) : resolveIncludes(config, wanted.place, budget);
}
