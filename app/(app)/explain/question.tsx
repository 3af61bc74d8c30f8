import { paths } from '@/components/paths';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/form/field';
import { Input, Select } from '@/components/ui/form/input';
import { PIPELINES } from '@/lib/reach/explain/job-token';
import type { ProjectSource } from '@/lib/services/estate/find-sources';
import { visibleText } from '@/lib/subjects/visible-text';

interface Props {
  readonly query: Readonly<Record<string, string>>;
  readonly instances: readonly { readonly id: string; readonly name: string }[];
  /** null: none is chosen yet, or it is unknown. */
  readonly project: ProjectSource | null;
  /** What is wrong with the project or the role that was named; null: nothing. */
  readonly projectError: string | null;
  readonly roleError: string | null;
}

/** A plain form that asks by this page's own address: the answer can be linked to. */
export function Question({ query, instances, project, projectError, roleError }: Props) {
  const refs = project?.refs.read ? [...new Set(project.refs.items.map(({ name }) => name))] : [];
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
      <Field id="explain-project" label="Project" error={projectError}>
        {(control) => (
          <Input {...control} name="project" mono required placeholder="group/project" defaultValue={query.project} />
        )}
      </Field>
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
      <Field id="explain-ref" label="Branch or tag">
        {(control) => (
          <Input {...control} name="ref" mono required list="explain-refs" defaultValue={query.ref ?? 'main'} />
        )}
      </Field>
      <datalist id="explain-refs">
        {refs.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <Field id="explain-audience" label="Audience" optional>
        {(control) => (
          <Input {...control} name="audience" placeholder="URL of the GitLab" defaultValue={query.audience} />
        )}
      </Field>
      <Field id="explain-role" label="Role" error={roleError} optional>
        {(control) => (
          <Input {...control} name="role" mono placeholder="name or ARN; empty: all" defaultValue={query.role} />
        )}
      </Field>
      <Button type="submit" variant="primary" className="mt-6">
        Explain
      </Button>
    </form>
  );
}
