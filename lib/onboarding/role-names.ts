/** Names of roles. AWS IAM: IAM and AWS STS quotas, name requirements. */

const NAME = /^[A-Za-z0-9_+=,.@-]{1,64}$/;
const PATH = /^\/([\u0021-\u007e]{1,510}\/)?$/;
const LONGEST = 64;

/** A name for the role of a project and a track, at most 64 characters: `gitlab-shop-api-deploy`. */
export function roleNameFor(projectPath: string, track: string): string {
  const [group = '', ...rest] = projectPath.split('/');
  const words = ['gitlab', group, rest.at(-1) ?? '', track].filter((word) => word !== '');
  const name = words.join('-').replace(/[^A-Za-z0-9_+=,.@-]/g, '-');
  const end = `-${track}`;
  return name.length <= LONGEST ? name : `${name.slice(0, LONGEST - end.length)}${end}`;
}

/** Why IAM would refuse a role of this name and path, null: it would not. `taken`: names of the account, in any path. */
export function roleNameProblem(
  { name, path }: { readonly name: string; readonly path: string },
  taken: readonly { readonly name: string; readonly path: string }[],
): string | null {
  if (!NAME.test(name)) return 'A role name has 1 to 64 letters, digits and _+=,.@- and no other characters.';
  if (!PATH.test(path)) return 'A path begins and ends with "/" and has no spaces.';
  const same = taken.find((other) => other.name.toLowerCase() === name.toLowerCase());
  if (same === undefined) return null;
  const how = same.name === name ? '' : ' IAM does not tell upper from lower case here.';
  return `The account has a role ${same.name} in path ${same.path} already.${how} Choose another name, or use that role.`;
}
