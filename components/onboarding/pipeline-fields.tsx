import type { ErrorOf } from '@/components/api/use-form';
import { JobFields } from '@/components/onboarding/job-fields';
import { Checkbox } from '@/components/ui/form/checkbox';
import { Field } from '@/components/ui/form/field';
import { Input, Select } from '@/components/ui/form/input';
import type { TrackAnswers } from '@/lib/onboarding/answers';
import type { OnboardingView } from '@/lib/services/onboarding/get-onboarding';

interface Props {
  readonly view: OnboardingView;
  readonly track: TrackAnswers;
  readonly set: (patch: Partial<TrackAnswers>) => void;
  readonly errorOf: ErrorOf;
}

const TOOLS: readonly (readonly [TrackAnswers['tool'], string])[] = [
  ['aws-cli', 'AWS CLI'],
  ['first-bucket', 'AWS CLI: make a first bucket'],
  ['s3-sync', 'AWS CLI: copy files to a bucket'],
  ['ecr-push', 'Docker: push an image to ECR'],
  ['eks', 'kubectl on an EKS cluster'],
  ['terraform', 'Terraform: plan'],
  ['terraform-apply', 'Terraform: plan and apply'],
  ['cdk', 'AWS CDK'],
  ['sam', 'AWS SAM'],
  ['sdk', 'boto3 and other SDKs'],
];

const VARIABLE = { key: 'ROLE_ARN', environmentScope: '*', masked: false, groupId: null };

/** What the project gets: the variable and the job. */
export function PipelineFields({ view, track, set, errorOf }: Props) {
  const { name, variable } = track;
  const { writable } = view.instance;
  return (
    <div className="grid gap-3">
      <p className="font-medium">Variable and pipeline</p>
      {writable ? null : (
        <p className="text-muted">
          No writer token is configured for this GitLab: set the variable and copy the job by hand.
        </p>
      )}
      <Checkbox
        label="Set a CI/CD variable with the role's ARN"
        hint="Protected exactly when only protected refs get in. One that exists is never overwritten."
        checked={variable !== null}
        onChange={(event) => set({ variable: event.target.checked ? VARIABLE : null })}
      />
      <VariableFields view={view} track={track} set={set} errorOf={errorOf} />
      <div className="grid items-end gap-4 sm:grid-cols-2">
        <Field id={`${name}-tool`} label="The job uses">
          {(control) => (
            <Select
              {...control}
              value={track.tool}
              onChange={(event) => set({ tool: TOOLS.find(([tool]) => tool === event.target.value)?.[0] ?? 'aws-cli' })}
            >
              {TOOLS.map(([tool, label]) => (
                <option key={tool} value={tool}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field
          id={`${name}-credentials`}
          label="Credentials by"
          hint="Tools renew a session from the token file. Only a profile asks for the role's longest session."
        >
          {(control) => (
            <Select
              {...control}
              value={track.credentials}
              onChange={(event) => set({ credentials: event.target.value === 'profile' ? 'profile' : 'environment' })}
            >
              <option value="profile">an AWS profile</option>
              <option value="environment">environment variables alone</option>
            </Select>
          )}
        </Field>
      </div>
      <JobFields track={track} set={set} errorOf={errorOf} />
      <Checkbox
        label="Open a merge request with the job"
        hint="The job is put behind what .gitlab-ci.yml holds; no other line changes."
        checked={track.mergeRequest}
        onChange={(event) => set({ mergeRequest: event.target.checked })}
      />
    </div>
  );
}

function VariableFields({ view, track: { name, variable }, set, errorOf }: Props) {
  if (variable === null) return null;
  return (
    <div className="grid items-end gap-4 sm:grid-cols-2">
      <Field id={`${name}-variable`} label="Variable" error={errorOf('variable', 'key')}>
        {(control) => (
          <Input
            {...control}
            mono
            maxLength={255}
            value={variable.key}
            onChange={(event) => set({ variable: { ...variable, key: event.target.value } })}
          />
        )}
      </Field>
      <Field
        id={`${name}-scope`}
        label="Environment"
        hint="* for every environment."
        error={errorOf('variable', 'environmentScope')}
      >
        {(control) => (
          <Input
            {...control}
            mono
            maxLength={255}
            value={variable.environmentScope}
            onChange={(event) => set({ variable: { ...variable, environmentScope: event.target.value } })}
          />
        )}
      </Field>
      <Field id={`${name}-holder`} label="Set it on" hint="A group's variable takes a token of one of its Owners.">
        {(control) => (
          <Select
            {...control}
            value={variable.groupId ?? ''}
            onChange={({ target: { value } }) =>
              set({ variable: { ...variable, groupId: value === '' ? null : Number(value) } })
            }
          >
            <option value="">each project</option>
            {view.groups.map(({ id, path }) => (
              <option key={id} value={id}>
                group {path}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Checkbox
        label="Mask it in job logs"
        checked={variable.masked}
        onChange={(event) => set({ variable: { ...variable, masked: event.target.checked } })}
      />
    </div>
  );
}
