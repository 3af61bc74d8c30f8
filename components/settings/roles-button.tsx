'use client';

import { useSending } from '@/components/api/use-sending';
import { useTyped } from '@/components/api/use-typed';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Checkbox } from '@/components/ui/form/checkbox';
import { PERMISSIONS, PERSON_ROLES, type PersonRoleName } from '@/lib/access/permissions';

interface Props {
  readonly personId: string;
  readonly name: string;
  /** The roles that an admin gave. */
  readonly given: readonly PersonRoleName[];
  readonly disabledReason: string | null;
}

/** Sets the roles that admins give to a person. */
export function RolesButton({ personId, name, given, disabledReason }: Props) {
  const [{ open, chosen }, set] = useTyped(`roles-${personId}`, { open: false, chosen: given });
  const { busy, give } = useSending();
  const close = () => set({ open: false, chosen: given });
  const save = async () => {
    const path = `/people/${encodeURIComponent(personId)}/roles`;
    if (await give('PUT', path, { roles: chosen }, `The roles of ${name} are set.`)) close();
  };
  return (
    <>
      <Button
        size="sm"
        aria-label={`Roles of ${name}`}
        disabledReason={disabledReason}
        onClick={() => set({ open: true, chosen: given })}
      >
        Roles
      </Button>
      <Dialog
        open={open}
        onClose={close}
        title={`Roles of ${name}`}
        actions={
          <>
            <Button onClick={close}>Cancel</Button>
            <Button variant="primary" busy={busy} onClick={() => void save()}>
              Set roles
            </Button>
          </>
        }
      >
        <p className="text-muted">
          Only roles that an admin gives. What the configuration or a GitLab group gives is changed there.
        </p>
        <fieldset className="grid gap-1">
          <legend className="sr-only">Roles</legend>
          {PERSON_ROLES.map((role) => (
            <Checkbox
              key={role}
              label={role}
              hint={mayOf(role)}
              checked={chosen.includes(role)}
              onChange={({ target }) =>
                set({ open, chosen: target.checked ? [...chosen, role] : chosen.filter((other) => other !== role) })
              }
            />
          ))}
        </fieldset>
      </Dialog>
    </>
  );
}

/** What a role may do, from the table that decides it. */
function mayOf(role: PersonRoleName): string {
  const rules: readonly { readonly allows: string; readonly roles: readonly PersonRoleName[] }[] =
    Object.values(PERMISSIONS);
  return `May ${rules
    .filter(({ roles }) => roles.includes(role))
    .map(({ allows }) => allows)
    .join('; ')}.`;
}
