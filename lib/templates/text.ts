import { expression, type HclValue, object, quoteHcl } from '@/lib/terraform/hcl';

/** What is known only where a template is used: facts of the account, and the parameters of the template. */
export type Ref = 'Partition' | 'AccountId' | 'QueueArn' | ParameterName;

export type ParameterName =
  | 'HubRoleArn'
  | 'ExternalId'
  | 'PermissionsBoundary'
  | 'CloudTrail'
  | 'ManagedRoles'
  | 'Onboarding'
  | 'GitLabHost'
  | 'NewRoles'
  | 'BoundaryName'
  | 'ReaderRole'
  | 'HomeRegion'
  | 'HomeBusArn';

/** A text with such places in it. It is written once, and printed for each tool by the tool's own rules. */
export class Text {
  constructor(
    readonly literals: readonly string[],
    readonly refs: readonly Ref[],
  ) {}

  /** The literals, with what `fill` makes of each place between them. */
  join(literal: (text: string) => string, fill: (ref: Ref) => string): string {
    return this.literals.map((each, at) => literal(each) + (this.refs[at] ? fill(this.refs[at]) : '')).join('');
  }

  /** The place that is all there is; null: there is more. */
  get only(): Ref | null {
    const [ref, ...more] = this.refs;
    return more.length === 0 && this.literals.every((each) => each === '') ? (ref ?? null) : null;
  }
}

export const text = (literals: TemplateStringsArray, ...refs: Ref[]): Text => new Text([...literals], refs);

export type Tree = string | number | Text | readonly Tree[] | { readonly [key: string]: Tree };
export type Json = string | number | readonly Json[] | { readonly [key: string]: Json };

const isList = <T>(value: T | readonly T[]): value is readonly T[] => Array.isArray(value);

function mapTree(tree: Tree, leaf: (text: Text) => Json): Json {
  if (typeof tree === 'string' || typeof tree === 'number') return tree;
  if (tree instanceof Text) return leaf(tree);
  if (isList<Tree>(tree)) return tree.map((each) => mapTree(each, leaf));
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, mapTree(value, leaf)]));
}

/** With these values in its places. */
export const plain = (tree: Tree, values: Readonly<Partial<Record<Ref, string>>>): Json =>
  mapTree(tree, (each) =>
    each.join(
      (literal) => literal,
      (ref) => values[ref] ?? '',
    ),
  );

const PSEUDO: Readonly<Partial<Record<Ref, string>>> = { Partition: 'AWS::Partition', AccountId: 'AWS::AccountId' };

/** As CloudFormation reads it (AWS CloudFormation: Fn::Sub, where `${!` is a plain `${`). */
export const cloudFormation = (tree: Tree): Json =>
  mapTree(tree, (each) => {
    if (each.only === 'QueueArn') return { 'Fn::GetAtt': ['Queue', 'Arn'] };
    if (each.only !== null) return { Ref: PSEUDO[each.only] ?? each.only };
    const literal = (part: string) => part.replaceAll('${', '${!');
    return { 'Fn::Sub': each.join(literal, (ref) => `\${${PSEUDO[ref] ?? ref}}`) };
  });

/** "ReaderRole" is `reader_role` in Terraform. */
export const variableName = (name: ParameterName): string =>
  name
    .replace('GitLab', 'Gitlab')
    .replace('CloudTrail', 'Cloudtrail')
    .replaceAll(/(?<!^)([A-Z])/g, '_$1')
    .toLowerCase();

function address(ref: Ref): string {
  if (ref === 'Partition') return 'data.aws_partition.current.partition';
  if (ref === 'AccountId') return 'data.aws_caller_identity.current.account_id';
  if (ref === 'QueueArn') return 'aws_sqs_queue.events[0].arn';
  return `var.${variableName(ref)}`;
}

/** As Terraform reads it. */
export function hcl(tree: Tree): HclValue {
  if (typeof tree === 'string' || typeof tree === 'number') return tree;
  if (tree instanceof Text) {
    if (tree.only !== null) return expression(address(tree.only));
    return expression(
      `"${tree.join(
        (part) => quoteHcl(part).slice(1, -1),
        (ref) => `\${${address(ref)}}`,
      )}"`,
    );
  }
  if (isList<Tree>(tree)) return tree.map(hcl);
  return object(Object.entries(tree).map(([key, value]) => [key, hcl(value)] as const));
}
