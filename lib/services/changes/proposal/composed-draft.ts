import { z } from 'zod';
import { list } from '@/lib/services/answers/parts';
import { proposalInput } from '@/lib/services/changes/proposal/proposal';
import { mappingInput } from '@/lib/services/changes/proposal/resolve-mapping';
import type { Context } from '@/lib/services/verb/context';
import { readStrings } from '@/lib/services/verb/json-columns';

const namedSource = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('project'),
    id: z.int(),
    path: z.string(),
    subComponents: list(z.string()).nullable().describe('The parts of its `sub` claim. `null` if unknown.'),
  }),
  z.strictObject({ kind: z.literal('group'), id: z.int(), path: z.string() }),
]);

/** The mappings of a draft, with the names that ids have now. */
export const composedDraft = z
  .strictObject({
    add: list(
      z.strictObject({
        ...mappingInput.shape,
        source: namedSource,
        audiences: list(z.string()),
        until: z.string().optional().describe('When it ends, as ISO 8601. Absent: it does not.'),
      }),
    ),
    remove: list(z.string()).describe('Ids of mappings of the live policy, and keys of statements that are none.'),
    limit: list(z.strictObject({ id: z.string(), until: z.string().nullable() })),
  })
  .meta({ id: 'ComposedDraft', description: 'Mappings that a draft adds and removes.' });
export type ComposedDraft = z.infer<typeof composedDraft>;

/** What was composed, as the composer shows it; null: nothing was, or a project or group of it is not there any more. */
export async function composedOf(context: Context, intent: unknown): Promise<ComposedDraft | null> {
  const parsed = proposalInput.safeParse(intent);
  if (!parsed.success || parsed.data.kind !== 'mappings') return null;
  const { add, remove, limit } = parsed.data;
  const named: ComposedDraft['add'][number][] = [];
  for (const { source, until, ...line } of add) {
    const found = await namedNow(context, line.instanceId, source);
    if (found === null) return null;
    named.push({ ...line, source: found, ...(until === undefined ? {} : { until }) });
  }
  return { add: named, remove, limit };
}

type Source = z.output<typeof mappingInput>['source'];

async function namedNow(
  { db }: Context,
  instanceId: string,
  source: Source,
): Promise<z.output<typeof namedSource> | null> {
  if (source.kind === 'group') {
    const group = await db.group.findFirst({ where: { instanceId, gitlabId: source.groupId, goneAt: null } });
    return group && { kind: 'group', id: group.gitlabId, path: group.path };
  }
  const project = await db.project.findFirst({ where: { instanceId, gitlabId: source.projectId, goneAt: null } });
  return (
    project && {
      kind: 'project',
      id: project.gitlabId,
      path: project.path,
      subComponents: readStrings(project.subComponents),
    }
  );
}
