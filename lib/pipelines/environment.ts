import { type Config, layersOf } from '@/lib/pipelines/ci-jobs';
import { lookUp, mapAt, words } from '@/lib/pipelines/ci-nodes';

/**
 * The environment that a job deploys to, as written; null: none. What a job says of its environment is merged with what it extends, so
 * that the name may be in a template. GitLab: `environment`, `environment:name`.
 */
export function environmentOf(config: Config, job: string): string | null {
  for (const { file, map } of layersOf(config, job)) {
    const at = lookUp(file, map, 'environment');
    const environment = mapAt(at);
    const [name] = words(at && environment ? lookUp(at.file, environment, 'name') : at);
    if (name !== undefined) return name;
  }
  return null;
}
