import type { ErrorOf } from '@/components/api/use-form';
import { Field } from '@/components/ui/form/field';
import { Input, Select, Textarea } from '@/components/ui/form/input';
import type { TrackAnswers } from '@/lib/onboarding/answers';

interface Props {
  readonly track: TrackAnswers;
  readonly set: (patch: Partial<TrackAnswers>) => void;
  readonly errorOf: ErrorOf;
}

/** What a team gives its job in the place of what the tool begins with. */
export function JobFields({ track: { name, token, image, script, shell }, set, errorOf }: Props) {
  return (
    <div className="grid items-start gap-4 sm:grid-cols-2">
      <Field id={`${name}-token`} label="Name of the ID token" error={errorOf('token')}>
        {(control) => (
          <Input
            {...control}
            mono
            maxLength={255}
            value={token}
            onChange={(event) => set({ token: event.target.value })}
          />
        )}
      </Field>
      <Field
        id={`${name}-image`}
        label="Image"
        hint="Has the tools that the script calls."
        error={errorOf('image')}
        optional
      >
        {(control) => (
          <Input
            {...control}
            mono
            maxLength={500}
            value={image ?? ''}
            onChange={(event) => set({ image: event.target.value === '' ? null : event.target.value })}
          />
        )}
      </Field>
      <Field id={`${name}-shell`} label="Its runner reads scripts with">
        {(control) => (
          <Select
            {...control}
            value={shell}
            onChange={(event) => set({ shell: event.target.value === 'powershell' ? 'powershell' : 'sh' })}
          >
            <option value="sh">sh or bash</option>
            <option value="powershell">PowerShell (Windows)</option>
          </Select>
        )}
      </Field>
      <Field
        id={`${name}-script`}
        label="Script"
        hint="One command a line. Without it, the job begins with an example for its tool."
        error={errorOf('script')}
        optional
      >
        {(control) => (
          <Textarea
            {...control}
            rows={4}
            value={script?.join('\n') ?? ''}
            onChange={({ target: { value } }) => set({ script: value === '' ? null : value.split('\n') })}
          />
        )}
      </Field>
    </div>
  );
}
