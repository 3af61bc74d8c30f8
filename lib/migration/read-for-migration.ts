import { namesTooOften } from '@/lib/migration/old-variables';
import { type Place, ROOT } from '@/lib/pipelines/ci-file';
import { type ProjectReading, readProject, type Texts } from '@/lib/pipelines/read-project';

/** Reads a project as a scan does: a text with more uses than anybody writes by hand is left alone. */
export const readForMigration = (texts: Texts, first: Place = ROOT): ProjectReading =>
  readProject(texts, first, namesTooOften);
