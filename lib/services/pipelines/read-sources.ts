import type { GitLabPort } from '@/lib/gitlab/port';
import { type Place, placeKey, ROOT } from '@/lib/pipelines/ci-file';
import { type ProjectReading, readProject, type Texts } from '@/lib/pipelines/read-project';
import { rootPlace } from '@/lib/pipelines/root-place';

export type Patient = <T>(call: () => Promise<T>) => Promise<T>;

export interface ProjectSources {
  readonly reading: ProjectReading;
  readonly texts: Texts;
}

/** Files of other projects that many include, as they were read in this scan. */
export type SharedFiles = Map<string, string | null>;

export interface ReadOptions {
  readonly shared?: SharedFiles;
  /** Whether a text is left alone for what it holds. */
  readonly tooMuch?: (text: string) => boolean;
}

/**
 * Fetches what a project runs: its configuration, from where its settings say it is, what that includes, child pipelines, and
 * the scripts that jobs call. `ref` null: the default branch.
 */
export async function readSources(
  gitlab: Pick<GitLabPort, 'fileText' | 'configPath' | 'paths' | 'template'>,
  projectId: number,
  ref: string | null,
  patient: Patient,
  { shared = new Map(), tooMuch }: ReadOptions = {},
): Promise<ProjectSources> {
  const texts = new Map<string, string | null>();
  const at = ({ project, ref: own }: Place) => [project ?? projectId, project === null ? ref : own] as const;
  const remember = async (place: Place, read: () => Promise<string | null>, again = false): Promise<void> => {
    const known = place.project === null ? undefined : shared.get(placeKey(place));
    const text = known === undefined || (again && known === null) ? await patient(read) : known;
    if (place.project !== null) shared.set(placeKey(place), text);
    texts.set(placeKey(place), text);
  };
  const setting = await patient(() => gitlab.configPath(projectId));
  const root = rootPlace(setting);
  // A configuration at a URL is not read, and the usual file beside it is one that GitLab does not read.
  if (root === null) return unreadAt(setting ?? '');
  for (;;) {
    const reading = readProject(texts, root, tooMuch);
    if (reading.wanted.length + reading.wantedPaths.length === 0) return { reading, texts };
    for (const place of reading.wanted) {
      const [project, of] = at(place);
      if (place.by?.kind === 'template') await remember(place, () => gitlab.template(projectId, place.path));
      else await remember(place, () => gitlab.fileText(project, place.path, of));
      if (place.by?.kind === 'component' && texts.get(placeKey(place)) === null)
        await remember(place, () => gitlab.fileText(project, inFolder(place.path), of), true);
    }
    for (const pattern of reading.wantedPaths) {
      const [project, of] = at(pattern);
      const folder = folderBefore(pattern.path);
      await remember(pattern, async () => (await gitlab.paths(project, folder, of))?.join('\n') ?? null);
    }
  }
}

function unreadAt(url: string): ProjectSources {
  const texts = new Map([[placeKey(ROOT), null]]);
  return { texts, reading: { ...readProject(texts), missing: [], unread: [{ kind: 'remote', name: url }] } };
}

/** The other place of a component: a folder of its name. */
const inFolder = (path: string): string => path.replace(/\.yml$/, '/template.yml');

/** The folder that holds everything a pattern can match: the part before its first star, up to the last slash. */
const folderBefore = (pattern: string): string => {
  const fixed = pattern.slice(0, pattern.indexOf('*'));
  return fixed.slice(0, Math.max(fixed.lastIndexOf('/'), 0));
};
