import { type Config, sectionOf } from '@/lib/pipelines/ci-jobs';
import { lookUp, mapAt, words } from '@/lib/pipelines/ci-nodes';

/** The environment that a job deploys to, as written; null: none. GitLab: `environment`, `environment:name`. */
export function environmentOf(config: Config, job: string): string | null {
  const at = sectionOf(config, job, 'environment');
  const map = mapAt(at);
  return words(at && map ? lookUp(at.file, map, 'name') : at)[0] ?? null;
}
