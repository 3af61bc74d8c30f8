import {
  byGravity,
  judgeManaged,
  judgeText,
  type PolicyReading,
  type PolicyVerdict,
  unknownPolicy,
} from '@/lib/onboarding/permissions/judge-policy';

/** Managed policies by ARN, as AWS last gave them. */
export type PolicyReadings = ReadonlyMap<string, PolicyReading>;

/** What a role was given, as IAM told. */
export interface GivenPolicies {
  readonly roleArn: string;
  readonly attached: readonly { readonly arn: string }[];
  readonly inline: readonly { readonly name: string; readonly document: string }[];
  /** Goes on after "unknown, because": some of its policies could not be listed. null: these are all. */
  readonly unknownBecause: string | null;
}

/** How far each policy of a role goes, the most severe first. The one answer of screens, findings, reviews and the API. */
export function rolePermissions(given: GivenPolicies, readings: PolicyReadings): readonly PolicyVerdict[] {
  const context = { roleArn: given.roleArn, otherRoleArns: [] };
  return [
    ...given.attached.map(({ arn }) => judgeManaged(arn, readings.get(arn), context)),
    ...given.inline.map(({ name, document }) => judgeText(name, document, context)),
    ...(given.unknownBecause === null ? [] : [unknownPolicy('Other policies', given.unknownBecause)]),
  ].sort(byGravity);
}
