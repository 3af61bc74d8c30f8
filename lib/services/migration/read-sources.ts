import type { GitLabPort } from '@/lib/gitlab/port';
import { type Place, placeKey, ROOT } from '@/lib/migration/ci-file';
import { type ProjectReading, readProject, type Texts } from '@/lib/migration/read-project';
import { rootPlace } from '@/lib/migration/root-place';

export type Patient = <T>(call: () => Promise<T>) => Promise<T>;

export interface ProjectSources {
  readonly reading: ProjectReading;
  readonly texts: Texts;
}

/** Files of other projects that many include, as they were read in this scan. */
export type SharedFiles = Map<string, string | null>;

/** Fetches a project's configuration, what it includes and the scripts that it calls; `ref` null: of the default branch. */
export async function readSources(
  gitlab: Pick<GitLabPort, 'fileText' | 'configPath'>,
  projectId: number,
  ref: string | null,
  patient: Patient,
  shared: SharedFiles = new Map(),
): Promise<ProjectSources> {
  const texts = new Map<string, string | null>();
  const fetch = async (place: Place): Promise<string | null> => {
    const known = place.project === null ? undefined : shared.get(placeKey(place));
    if (known !== undefined) return known;
    const text = await patient(() =>
      gitlab.fileText(place.project ?? projectId, place.path, place.project === null ? ref : place.ref),
    );
    if (place.project !== null) shared.set(placeKey(place), text);
    return text;
  };
  const readFrom = async (root: Place): Promise<ProjectSources> => {
    for (;;) {
      const reading = readProject(texts, root);
      if (reading.wanted.length === 0) return { reading, texts };
      for (const place of reading.wanted) texts.set(placeKey(place), await fetch(place));
    }
  };
  const usual = await readFrom(ROOT);
  // Few projects have another file, so only those without the usual one are asked.
  if (texts.get(placeKey(ROOT)) !== null) return usual;
  const root = rootPlace(await patient(() => gitlab.configPath(projectId)));
  return root === null || root === ROOT ? usual : readFrom(root);
}
