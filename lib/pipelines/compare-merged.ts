import { isRefusal, parseCiFile, ROOT } from '@/lib/pipelines/ci-file';
import { type Config, jobNames } from '@/lib/pipelines/ci-jobs';
import { type IdTokens, idTokensOf } from '@/lib/pipelines/id-tokens';
import { isConditional } from '@/lib/pipelines/inclusions';
import { scriptTextOf } from '@/lib/pipelines/read-project';

/** The configuration that GitLab itself has merged; null: its text cannot be read. */
export function mergedConfig(yaml: string): Config | null {
  const file = parseCiFile(ROOT, yaml);
  return isRefusal(file) ? null : { files: [file] };
}

/** Where GitLab's merged configuration and ours say different things of a job: its being there, its ID tokens, what it runs. */
export function differences(ours: Config, gitlabs: Config): readonly string[] {
  const [known, merged] = [jobNames(ours), jobNames(gitlabs)];
  const [here, there] = [new Set(known), new Set(merged)];
  return [
    ...merged
      .filter((name) => !here.has(name))
      .map((name) => `The job ${name} is only in GitLab's merged configuration.`),
    ...known
      .filter((name) => !there.has(name) && !isConditional(ours, name))
      .map((name) => `The job ${name} is not in GitLab's merged configuration.`),
    ...merged.filter((name) => here.has(name)).flatMap((name) => differencesOf(name, ours, gitlabs)),
  ];
}

function differencesOf(name: string, ours: Config, gitlabs: Config): readonly string[] {
  const sameTokens = written(idTokensOf(ours, name)) === written(idTokensOf(gitlabs, name));
  const sameScript = scriptTextOf(ours, name) === scriptTextOf(gitlabs, name);
  return [
    ...(sameTokens ? [] : [`GitLab's merged configuration gives the job ${name} other ID tokens.`]),
    ...(sameScript ? [] : [`GitLab's merged configuration gives the job ${name} another script.`]),
  ];
}

/** The order of tokens counts: GitLab gives the first to secrets that name none. */
const written = (tokens: IdTokens): string => JSON.stringify([...tokens]);
