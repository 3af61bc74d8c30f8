import { type Place, ROOT } from '@/lib/pipelines/ci-file';

/**
 * Where a project's configuration begins, by its setting `ci_config_path`: a path, or `path@group/project`, or with `:ref` behind it.
 * null: a URL, which is not read. GitLab: "Specify a custom CI/CD configuration file".
 */
export function rootPlace(setting: string | null): Place | null {
  if (setting === null || setting === '') return ROOT;
  if (setting.includes('://')) return null;
  const at = setting.lastIndexOf('@');
  const path = (at < 0 ? setting : setting.slice(0, at)).replace(/^\/+/, '');
  if (at < 0) return { ...ROOT, path };
  const [project = '', ref] = setting.slice(at + 1).split(':');
  return { project, ref: ref ?? null, path };
}
