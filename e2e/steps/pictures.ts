/** The pictures of the documentation: their name, what they show, and who looks. `change` is the change that the pictures make. */
export interface Picture {
  readonly name: string;
  readonly path: (change: string) => string;
  readonly as: 'pia' | 'rhea' | 'odile';
}

export const PICTURES: readonly Picture[] = [
  { name: 'overview', path: () => '/', as: 'pia' },
  { name: 'roles', path: () => '/roles', as: 'pia' },
  { name: 'role', path: () => '/roles/111122223333/shop-web-preview', as: 'pia' },
  { name: 'compose', path: () => '/compose/222233334444/shop-web-deploy', as: 'rhea' },
  { name: 'change', path: (change) => change, as: 'pia' },
  { name: 'projects', path: () => '/projects', as: 'pia' },
  {
    name: 'explain',
    path: () => '/explain?instance=harbour&project=shop/api&ref=develop&role=111122223333/shop-api-deploy',
    as: 'pia',
  },
  { name: 'migration', path: () => '/migration', as: 'pia' },
  { name: 'audit', path: () => '/audit', as: 'odile' },
  { name: 'access', path: () => '/audit/access', as: 'odile' },
];

export const SCHEMES = ['light', 'dark'] as const;

/** Where the picture of a screen lies, from the root of the project. */
export const fileOf = (name: string, scheme: (typeof SCHEMES)[number]) => `docs/pictures/${name}-${scheme}.png`;
