import { type Minted, mintAll } from '@/bin/fuzz/consistency/mint';
import { isListed } from '@/bin/fuzz/consistency/question';
import { instanceId, type StoredEstate, type StoredRole } from '@/bin/fuzz/consistency/stored/stored-estate';
import { ACTOR, linesOfEstate, projectPages, surfacesOf } from '@/bin/fuzz/consistency/stored/surfaces';
import { truthOf } from '@/bin/fuzz/consistency/truth';
import type { AdmittedRef } from '@/lib/reach/existing-refs';
import { explainAccess } from '@/lib/services/estate/explain-access';
import type { ProjectView } from '@/lib/services/estate/get-project';
import { deriveRoles } from '@/lib/services/sync/derive-estate';

/** What was asked of a stored estate, and where two surfaces, or one and STS, say other things. */
export interface Comparison {
  readonly asked: number;
  readonly differences: readonly string[];
}

const placeOf = (instance: string, projectId: number, type: string, ref: string): string =>
  `${instance} ${projectId} ${type} ${ref}`;
const mintedPlace = ({ instance, project, type, ref }: Minted): string =>
  placeOf(instanceId(instance), project.id, type, ref);
const listedPlace = ({ instanceId: id, projectId, ref }: AdmittedRef): string =>
  placeOf(id, projectId, ref.type, ref.name);

/** Asks everything of every role. A difference names the role's policy and one ref: nothing smaller shows it. */
export async function compareSurfaces({ house, roles }: StoredEstate): Promise<Comparison> {
  const pages = await projectPages(house, roles);
  const { items, rows } = await linesOfEstate(house);
  let asked = 0;
  const differences: string[] = [];
  for (const role of roles) {
    const told = await surfacesOf(house, role);
    const own = {
      items: items.filter(({ evidence }) => isOf(role, evidence)),
      rows: rows.filter((row) => isOf(role, row)),
    };
    const all = [
      ...comparePages(role, told, pages),
      ...compareLists(told, own),
      ...comparePreview(role, told),
      ...(await compareExplain(house, role, told)),
      ...(await compareDrift(house, role)),
    ];
    asked += all.length;
    const wrong = all.flatMap(([holds, sentence]) => (holds ? [] : [sentence]));
    if (wrong.length > 0)
      differences.push(`${role.tried.before} in ${role.accountId}:\n  ${wrong.slice(0, 5).join('\n  ')}`);
  }
  return { asked, differences };
}

const itemsOf = (refs: ProjectView['refs']) => (refs.read ? refs.items : []);

type Told = Awaited<ReturnType<typeof surfacesOf>>;
/** Whether it holds, and what is wrong where it does not. */
type Check = readonly [holds: boolean, sentence: string];

const isOf = (role: StoredRole, named: { readonly role: string }): boolean => named.role === role.name;

function sameSets(what: string, one: ReadonlySet<string>, other: ReadonlySet<string>): readonly Check[] {
  return [...new Set([...one, ...other])].map((place) => [
    one.has(place) === other.has(place),
    `${what}: ${place} is in ${one.has(place) ? 'the first' : 'the second'} alone`,
  ]);
}

const mintedFor = ({ tried }: StoredRole): readonly Minted[] => mintAll(tried, [tried.before, tried.after]);

function trusted({ tried }: StoredRole, text: string, minted: readonly Minted[], byProvider = true): readonly Minted[] {
  const { accepted, trusted: lets } = truthOf(text, tried.account);
  return minted.filter((each) => (!byProvider || accepted(each)) && lets(each));
}

/** The pages of the role and of the projects, API, command line and STS. */
function comparePages(role: StoredRole, told: Told, pages: readonly ProjectView[]): readonly Check[] {
  const listed = new Set(told.page.admitted.map(listedPlace));
  const minted = mintedFor(role).filter(isListed);
  const { accountId, name } = role;
  const onProjects = pages.flatMap(({ instanceId: id, id: projectId, refs, roles }) => {
    const at = roles.findIndex((one) => one.accountId === accountId && one.name === name);
    return itemsOf(refs).flatMap((ref) => (ref.roles.includes(at) ? [placeOf(id, projectId, ref.type, ref.name)] : []));
  });
  const who = told.who.flatMap((line, at) => {
    const instance = role.tried.instances.length > at ? INSTANCES_IN_ORDER[at] : undefined;
    const { pairs = [] } = Object(line);
    return pairs.map((pair: { projectId: number; type: string; ref: string }) =>
      placeOf(instance ?? '', pair.projectId, pair.type, pair.ref),
    );
  });
  return [
    ...sameSets('role page and STS', listed, new Set(trusted(role, role.tried.before, minted).map(mintedPlace))),
    ...sameSets('role page and project pages', listed, new Set(onProjects)),
    ...sameSets(
      'who-can-assume and STS',
      new Set(who),
      new Set(trusted(role, role.tried.before, minted, false).map(mintedPlace)),
    ),
    [JSON.stringify(told.page) === JSON.stringify(told.overHttp), 'the API tells another role than the page'],
    ...pages.flatMap(({ roles, roleCount, refs }): readonly Check[] => {
      const at = roles.findIndex((one) => one.accountId === accountId && one.name === name);
      const count = itemsOf(refs).filter((ref) => ref.roles.includes(at)).length;
      return [
        [at < 0 || roles[at]?.refCount === count, `a project counts ${roles[at]?.refCount} refs and shows ${count}`],
        [roleCount === roles.length, `a project counts ${roleCount} roles and shows ${roles.length}`],
      ];
    }),
  ];
}

/** The order in which facts have them: by id. */
const INSTANCES_IN_ORDER = ['gitlab-com', 'harbour'];

/** Counts and reach in lists, export, reviews and lint. */
function compareLists(
  { page, row, lint }: Told,
  {
    items,
    rows,
  }: {
    readonly items: readonly {
      readonly who: string;
      readonly evidence: { readonly rung: number | null; readonly admittedRefs: number | null };
    }[];
    readonly rows: readonly { readonly who: string }[];
  },
): readonly Check[] {
  const projects = new Set(page.admitted.map((line) => `${line.instanceId} ${line.projectId}`)).size;
  const { reach } = Object(lint);
  const lines = page.recovered.mappings.length + page.recovered.foreign.length;
  const who = (all: readonly { readonly who: string }[]) => all.map((one) => one.who).sort();
  return [
    [
      row?.rung === page.rung && row?.rungReason === page.rungReason,
      `the list says rung ${row?.rung}, the page ${page.rung}`,
    ],
    [row?.projects === projects, `the list counts ${row?.projects} projects, the page shows ${projects}`],
    [reach?.role?.rung === page.rung, `lint says rung ${reach?.role?.rung}, the page ${page.rung}: ${page.rungReason}`],
    [
      row !== null && row.mappings + row.foreign === lines,
      `the list counts ${row?.mappings} and ${row?.foreign} lines of ${lines}`,
    ],
    [rows.length === lines, `the export has ${rows.length} of ${lines} lines`],
    [JSON.stringify(who(rows)) === JSON.stringify(who(items)), 'reviews ask other lines than the export has'],
    ...items.map(
      ({ evidence }): Check => [
        evidence.rung === page.rung && evidence.admittedRefs === page.admittedTotal,
        `a review says rung ${evidence.rung} and ${evidence.admittedRefs} refs, the page ${page.rung} and ${page.admittedTotal}`,
      ],
    ),
  ];
}

/** The same proposal in browser and server, and what it does to access, against STS. */
function comparePreview(role: StoredRole, { inBrowser, preview }: Told): readonly Check[] {
  if (typeof preview === 'string')
    return [
      [
        inBrowser.document === null || !preview.startsWith('The trust policy does not parse'),
        `only the server refuses: ${preview}`,
      ],
    ];
  const minted = mintedFor(role);
  const [then, now] = [trusted(role, role.tried.before, minted), trusted(role, role.tried.after, minted)];
  const [before, after] = [then, now].map((some) => new Set(some.filter(isListed).map(mintedPlace)));
  const gained = [...(after ?? [])].filter((place) => before?.has(place) !== true).length;
  const lost = [...(before ?? [])].filter((place) => after?.has(place) !== true).length;
  const { access } = preview.effects;
  const gains = now.some((each) => !then.includes(each));
  return [
    [
      preview.document === inBrowser.document && preview.size === inBrowser.size,
      'browser and server compute other documents',
    ],
    [
      access.gained.total === gained && access.lost.total === lost,
      `the preview counts ${access.gained.total} gained and ${access.lost.total} lost, STS ${gained} and ${lost}`,
    ],
    [!gains || !['equal', 'narrower'].includes(access.verdict), `${access.verdict}, and somebody gains access`],
    [!gains || preview.approvals.required > 0, 'somebody gains access, and no approval is asked for'],
  ];
}

const MOST_EXPLAINED = 12;

/** Explain of some pipelines of the estate, against the page and STS. */
async function compareExplain(
  { context }: StoredEstate['house'],
  role: StoredRole,
  { page }: Told,
): Promise<readonly Check[]> {
  const { accountId, name, tried } = role;
  const listed = new Set(page.admitted.map(listedPlace));
  const asked = mintedFor(role).filter((each) => isListed(each) && !each.inEnvironment);
  const some = asked.filter((_, at) => at % Math.ceil(asked.length / MOST_EXPLAINED) === 0);
  const { accepted, trusted: lets, always } = truthOf(tried.before, tried.account);
  return Promise.all(
    some.map(async (each): Promise<Check> => {
      const { pipeline, ref, audience, instance, project } = each;
      const token = { kind: 'job', instanceId: instanceId(instance), projectId: project.id, pipeline, ref, audience };
      const said = await explainAccess(context, ACTOR, { token, role: { accountId, name } }).catch(() => null);
      const outcome = said?.role?.verdict.outcome ?? 'depends';
      const place = mintedPlace(each);
      const isWeb = each.identity.context[`${each.host}:pipeline_source`] === 'web';
      const holds =
        isWeb ||
        (outcome === 'admitted' && accepted(each) && always(each) && listed.has(place)) ||
        (outcome === 'refused' && !(accepted(each) && lets(each))) ||
        outcome === 'depends';
      return [holds, `Explain says ${outcome} to ${place}, ${pipeline}, for ${audience}`];
    }),
  );
}

/** The live policy against another one that was approved: no drift means that STS lets in the same tokens. */
async function compareDrift({ context }: StoredEstate['house'], role: StoredRole): Promise<readonly Check[]> {
  const { accountId, name, tried } = role;
  const found = await context.db.role.findFirstOrThrow({ where: { accountId, name } });
  const approved = { approvedDocument: tried.after, approvedDigest: 'another', approvedAt: context.now() };
  await context.db.role.update({ where: { id: found.id }, data: approved });
  await deriveRoles(context, [found.id]);
  const { driftSince } = await context.db.role.findUniqueOrThrow({ where: { id: found.id } });
  const none = { approvedDocument: null, approvedDigest: null, approvedAt: null, driftSince: null };
  await context.db.role.update({ where: { id: found.id }, data: none });
  const minted = mintedFor(role);
  const [one, other] = [trusted(role, tried.before, minted), new Set(trusted(role, tried.after, minted))];
  const isSame = one.length === other.size && one.every((each) => other.has(each));
  return [[driftSince !== null || isSame, 'no drift is told, and STS lets in others']];
}
