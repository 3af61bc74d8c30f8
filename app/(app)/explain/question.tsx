import { ProjectAndRef, RolePicker } from '@/components/explain/explain-pickers';
import { paths } from '@/components/paths';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/form/field';
import { Input, Select } from '@/components/ui/form/input';
import { PIPELINES } from '@/lib/reach/explain/job-token';
import { visibleText } from '@/lib/subjects/visible-text';

interface Props {
  readonly query: Readonly<Record<string, string>>;
  readonly instances: readonly { readonly id: string; readonly name: string }[];
  /** What is wrong with the project or the role that was named; null: nothing. */
  readonly projectError: string | null;
  readonly roleError: string | null;
}

/** A plain form that asks by this page's own address: the answer can be linked to. */
export function Question({ query, instances, projectError, roleError }: Props) {
  return (
    <form key={JSON.stringify(query)} action={paths.explain()} className="flex flex-wrap items-start gap-3">
      <Field id="explain-instance" label="GitLab">
        {(control) => (
          <Select {...control} name="instance" defaultValue={query.instance}>
            {instances.map(({ id, name }) => (
              <option key={id} value={id}>
                {visibleText(name)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <ProjectAndRef
        instanceId={query.instance ?? ''}
        project={query.project ?? ''}
        gitRef={query.ref ?? 'main'}
        error={projectError}
      />
      <Field id="explain-pipeline" label="Pipeline">
        {(control) => (
          <Select {...control} name="pipeline" defaultValue={query.pipeline}>
            {Object.entries(PIPELINES).map(([kind, { word }]) => (
              <option key={kind} value={kind}>
                {word}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field id="explain-audience" label="Audience" optional>
        {(control) => (
          <Input {...control} name="audience" placeholder="URL of the GitLab" defaultValue={query.audience} />
        )}
      </Field>
      <RolePicker role={query.role ?? ''} error={roleError} />
      <Button type="submit" variant="primary" className="mt-6">
        Explain
      </Button>
    </form>
  );
}
