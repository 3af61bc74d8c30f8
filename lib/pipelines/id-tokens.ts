import { type Config, fromDefault, layersOf } from '@/lib/pipelines/ci-jobs';
import { lookUp, mapAt, words } from '@/lib/pipelines/ci-nodes';

/** ID tokens by name, in GitLab's order, with their audiences; null: not readable, such as a variable. */
export type IdTokens = ReadonlyMap<string, readonly string[] | null>;

/** GitLab merges the tokens of a job with those of what it extends; those of `default:` count where the job has none. */
export function idTokensOf(config: Config, job: string): IdTokens {
  const own = layersOf(config, job)
    .map(({ file, map }) => lookUp(file, map, 'id_tokens'))
    .filter((at) => at !== null);
  const inherited = own.length > 0 ? null : fromDefault(config, job, 'id_tokens');
  const tokens = new Map<string, readonly string[] | null>();
  for (const at of inherited ? [inherited] : own.toReversed()) {
    for (const { key } of mapAt(at)?.items ?? []) {
      const token = mapAt(lookUp(at.file, mapAt(at) ?? at.file.top, String(key)));
      const audiences = token ? words(lookUp(at.file, token, 'aud')) : [];
      tokens.set(String(key), audiences.length === 0 || audiences.join().includes('$') ? null : audiences);
    }
  }
  return tokens;
}
