import { paths } from '@/components/paths';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/form/field';
import { Input } from '@/components/ui/form/input';

interface Props {
  readonly instanceId: string;
  readonly projectId: number;
  readonly gitRef: string;
}

/** Which branch to read: a plain form that works before any script does. */
export const RefForm = ({ instanceId, projectId, gitRef }: Props) => (
  <form key={gitRef} action={paths.project(instanceId, projectId)} className="flex items-end gap-2">
    <input type="hidden" name="tab" value="pipelines" />
    <Field id="pipelines-ref" label="Branch">
      {(control) => <Input {...control} name="ref" maxLength={255} defaultValue={gitRef} required />}
    </Field>
    <Button type="submit">Read</Button>
  </form>
);
