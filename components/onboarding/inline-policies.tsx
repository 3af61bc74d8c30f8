import type { ErrorOf } from '@/components/api/use-form';
import { ReadyPolicyForm } from '@/components/onboarding/ready-policy-form';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/form/field';
import { Input, Textarea } from '@/components/ui/form/input';
import type { TrackAnswers } from '@/lib/onboarding/answers';
import type { OnboardingView } from '@/lib/services/onboarding/get-onboarding';

interface Props {
  readonly account: OnboardingView['accounts'][number] | null;
  readonly track: TrackAnswers;
  readonly set: (patch: Partial<TrackAnswers>) => void;
  readonly errorOf: ErrorOf;
}

const EMPTY = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["s3:ListBucket"],
      "Resource": ["arn:aws:s3:::BUCKET"]
    }
  ]
}`;

/** The role's inline policies, made from a ready one or typed. */
export function InlinePolicies({ account, track, set, errorOf }: Props) {
  const { inlinePolicies, name } = track;
  const add = (policy: TrackAnswers['inlinePolicies'][number]) => set({ inlinePolicies: [...inlinePolicies, policy] });
  return (
    <>
      {inlinePolicies.map((policy, index) => {
        const put = (patch: Partial<typeof policy>) =>
          set({ inlinePolicies: inlinePolicies.map((each, at) => (at === index ? { ...each, ...patch } : each)) });
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a name is typed, and a policy has no other identity
          <div key={index} className="grid gap-2 rounded border p-3">
            <div className="flex flex-wrap items-end justify-between gap-2">
              <Field id={`${name}-inline-${index}`} label="Inline policy" error={errorOf('inlinePolicies', index)}>
                {(control) => (
                  <Input
                    {...control}
                    mono
                    maxLength={128}
                    value={policy.name}
                    onChange={(event) => put({ name: event.target.value })}
                  />
                )}
              </Field>
              <Button
                size="sm"
                variant="quiet"
                onClick={() => set({ inlinePolicies: inlinePolicies.filter((_, at) => at !== index) })}
              >
                Remove
              </Button>
            </div>
            <Textarea
              mono
              aria-label={`JSON of ${policy.name}`}
              rows={8}
              value={policy.document}
              onChange={(event) => put({ document: event.target.value })}
            />
          </div>
        );
      })}
      <ReadyPolicyForm account={account} prefix={name} onMade={add} />
      <p>
        <Button size="sm" onClick={() => add({ name: `${name}-permissions`, document: EMPTY })}>
          Type an inline policy
        </Button>
      </p>
    </>
  );
}
