import type { CiFile } from '@/lib/pipelines/ci-file';
import type { Config } from '@/lib/pipelines/ci-jobs';
import { lookUp, mapAt } from '@/lib/pipelines/ci-nodes';
import { rulesAt } from '@/lib/pipelines/merged';
import { rulesAllow } from '@/lib/pipelines/pipeline-kinds';
import type { Truth, Variables } from '@/lib/pipelines/rule-condition';

/** Which of a configuration's files a pipeline reads, by the rules of their includes. GitLab: `include:rules`. */
export interface PresentFiles {
  readonly surely: Config;
  /** With those of which it is not known. */
  readonly perhaps: Config;
}

export function presentFiles(config: Config, variables: Variables): PresentFiles {
  if (config.inclusions === undefined) return { surely: config, perhaps: config };
  const known = new Map<CiFile, Truth>();
  const truths = config.files.map((file) => ({ file, truth: presence(config, file, variables, known) }));
  const withFiles = (files: typeof truths): Config => ({ files: files.map(({ file }) => file) });
  return {
    surely: withFiles(truths.filter(({ truth }) => truth === true)),
    perhaps: withFiles(truths.filter(({ truth }) => truth !== false)),
  };
}

/** A file is there where one of its includes holds in a file that is there. Files that include each other say nothing new. */
function presence(config: Config, file: CiFile, variables: Variables, known: Map<CiFile, Truth>): Truth {
  const before = known.get(file);
  if (before !== undefined) return before;
  const inclusions = config.inclusions?.get(file) ?? [];
  if (inclusions.length === 0) return true;
  known.set(file, false);
  const ways = inclusions.map(({ by, rules }): Truth => {
    const there = presence(config, by, variables, known);
    const holds = rules === null ? true : rulesAllow(rulesAt(config, rules), variables);
    return there === false || holds === false ? false : there === null || holds === null ? null : true;
  });
  const truth = ways.includes(true) ? true : ways.includes(null) ? null : false;
  known.set(file, truth);
  return truth;
}

/** Whether a job is only in files that an include with rules brings: in some pipelines it is not there at all. */
export const isConditional = (config: Config, name: string): boolean =>
  config.inclusions !== undefined &&
  config.files
    .filter((file) => mapAt(lookUp(file, file.top, name)) !== null)
    .every((file) => ruled(config, file, new Set()));

function ruled(config: Config, file: CiFile, seen: Set<CiFile>): boolean {
  const inclusions = config.inclusions?.get(file) ?? [];
  if (inclusions.length === 0) return false;
  if (seen.has(file)) return true;
  seen.add(file);
  return inclusions.every(({ by, rules }) => rules !== null || ruled(config, by, seen));
}
