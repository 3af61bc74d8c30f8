'use client';

import { useState } from 'react';
import { useAsked } from '@/components/api/use-asked';
import { sourcesOf, useSources } from '@/components/composer/use-source';
import { Field } from '@/components/ui/form/field';
import { Input } from '@/components/ui/form/input';
import type { ProjectSource } from '@/lib/services/estate/find-sources';
import type { FoundItem } from '@/lib/services/estate/search-anything';

interface Props {
  readonly instanceId: string;
  readonly project: string;
  readonly gitRef: string;
  /** What is wrong with the project; null: nothing. */
  readonly error: string | null;
}

/** Project and ref, each with what the inventory has of what is typed. Without scripts they are ordinary fields. */
export function ProjectAndRef({ instanceId, project, gitRef, error }: Props) {
  const [path, setPath] = useState(project);
  const { rows } = useSources(instanceId, path);
  const projects = rows.filter(({ kind }) => kind === 'project');
  const named = projects.find((each) => each.path === path);
  const { data } = useAsked<ProjectSource>(named ? `${sourcesOf(instanceId)}/${named.id}` : null);
  const refs = data?.refs.read ? [...new Set(data.refs.items.map(({ name }) => name))] : [];
  return (
    <>
      <Field id="explain-project" label="Project" error={error}>
        {(control) => (
          <Input
            {...control}
            name="project"
            mono
            required
            list="explain-projects"
            placeholder="group/project, or a URL in GitLab"
            value={path}
            onChange={({ target }) => setPath(target.value)}
          />
        )}
      </Field>
      <Suggestions id="explain-projects" values={projects.map((each) => each.path)} />
      <Field id="explain-ref" label="Branch or tag">
        {(control) => <Input {...control} name="ref" mono required list="explain-refs" defaultValue={gitRef} />}
      </Field>
      <Suggestions id="explain-refs" values={refs} />
    </>
  );
}

/** A role by its name or ARN, with the roles whose name fits. */
export function RolePicker({ role, error }: { readonly role: string; readonly error: string | null }) {
  const [text, setText] = useState(role);
  const wanted = text.trim();
  const { data } = useAsked<{ rows: readonly FoundItem[] }>(
    wanted === '' || wanted.length > 200 ? null : `/search?${new URLSearchParams({ q: wanted })}`,
  );
  const found = (data?.rows ?? []).flatMap((each) => (each.kind === 'role' ? [`${each.accountId}/${each.name}`] : []));
  return (
    <>
      <Field id="explain-role" label="Role" error={error} optional>
        {(control) => (
          <Input
            {...control}
            name="role"
            mono
            list="explain-roles"
            placeholder="name or ARN; empty: all"
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
        )}
      </Field>
      <Suggestions id="explain-roles" values={found} />
    </>
  );
}

const Suggestions = ({ id, values }: { readonly id: string; readonly values: readonly string[] }) => (
  <datalist id={id}>
    {values.map((value) => (
      <option key={value} value={value} />
    ))}
  </datalist>
);
