type Params = Readonly<Record<string, string | number | undefined>>;
type Segment = string | number;

interface RoleAt {
  readonly accountId: string;
  readonly name: string;
}

/** A path with these parameters; undefined and empty ones are left out. */
export function withQuery(path: string, params: Params): string {
  const given = Object.entries(params).filter(([, value]) => value !== undefined && value !== '');
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return search === '' ? path : `${path}?${search}`;
}

const at = (segments: readonly Segment[], params: Params = {}): string =>
  withQuery(`/${segments.map(encodeURIComponent).join('/')}`, params);

/** Every address of the interface. Path segments are encoded here and nowhere else. */
export const paths = {
  overview: () => '/',
  accessMap: (params?: Params) => at(['access-map'], params),
  projects: (params?: Params) => at(['projects'], params),
  project: (instanceId: string, id: Segment, params?: Params) => at(['projects', instanceId, id], params),
  endAccess: (instanceId: string, id: Segment) => at(['projects', instanceId, id, 'offboard']),
  roles: (params?: Params) => at(['roles'], params),
  role: ({ accountId, name }: RoleAt, params?: Params) => at(['roles', accountId, name], params),
  compose: ({ accountId, name }: RoleAt, params?: Params) => at(['compose', accountId, name], params),
  reduce: (params?: Params) => at(['reduce'], params),
  reduceBatch: (batch: string) => at(['reduce', batch]),
  refused: () => at(['refused']),
  explain: (params?: Params) => at(['explain'], params),
  scan: (params?: Params) => at(['scan'], params),
  onboardings: (params?: Params) => at(['onboard'], params),
  onboarding: (number: number) => at(['onboard', number]),
  changes: (params?: Params) => at(['changes'], params),
  change: (number: Segment, params?: Params) => at(['changes', number], params),
  reviews: (params?: Params) => at(['reviews'], params),
  newReview: (params?: Params) => at(['reviews', 'new'], params),
  review: (number: number, params?: Params) => at(['reviews', number], params),
  reviewReport: (number: number, params?: Params) => at(['reviews', number, 'report'], params),
  migrations: () => at(['migration']),
  migration: (instanceId: string, projectId: Segment) => at(['migration', instanceId, projectId]),
  audit: (params?: Params) => at(['audit'], params),
  auditEvent: (seq: Segment) => at(['audit', seq]),
  access: (params?: Params) => at(['audit', 'access'], params),
  settings: (part?: string, params?: Params) => at(part === undefined ? ['settings'] : ['settings', part], params),
  signIn: (params?: Params) => at(['sign-in'], params),
  problems: () => at(['problems']),
  problem: (code: string) => at(['problems', code]),
} as const;

/** Where a session begins, by way of GitLab, and where it ends. */
export const sessionPaths = {
  begin: (params?: Params) => at(['auth', 'sign-in'], params),
  end: () => at(['auth', 'sign-out']),
  askForAccess: () => at(['auth', 'ask-for-access']),
} as const;

/** What a link downloads from the API. */
export const downloads = {
  audit: (params: Params) => at(['api', 'v1', 'audit', 'export'], params),
  access: (params: Params) => at(['api', 'v1', 'access', 'export'], params),
  roles: (params: Params) => at(['api', 'v1', 'roles', 'export'], params),
  projects: (params: Params) => at(['api', 'v1', 'projects', 'export'], params),
  changes: (params: Params) => at(['api', 'v1', 'changes', 'export'], params),
  reviews: (params: Params) => at(['api', 'v1', 'reviews', 'export'], params),
  reviewReport: (number: number) => at(['api', 'v1', 'reviews', number, 'report']),
  template: (name: string, format: string) => at(['api', 'v1', 'templates', name, format]),
  openApi: () => at(['api', 'v1', 'openapi.json']),
} as const;
