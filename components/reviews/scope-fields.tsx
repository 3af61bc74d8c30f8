import { Field } from '@/components/ui/form/field';
import { Input, Select } from '@/components/ui/form/input';
import { RUNGS } from '@/lib/reach/types';

interface Text {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly days?: true;
}

const FIELDS: readonly Text[] = [
  { name: 'accounts', label: 'Accounts', hint: 'Twelve digits each, by comma. Empty: all.' },
  { name: 'groups', label: 'GitLab groups', hint: 'Full paths, by comma. Each with all below it.' },
  { name: 'who', label: 'Project or group', hint: 'Part of its path. Empty: all.' },
  { name: 'tags', label: 'Tags of the role', hint: 'name=value, by comma.' },
  { name: 'unusedDays', label: 'Role unused for days', days: true },
  { name: 'olderThanDays', label: 'There for days', hint: 'Only what has been there as long.', days: true },
];

/** What a review asks about. Every field narrows it. */
export function ScopeFields() {
  return (
    <fieldset className="grid items-end gap-4 sm:grid-cols-2">
      <legend className="pb-1 font-medium">What is asked about</legend>
      {FIELDS.map(({ name, label, hint, days }) => (
        <Field key={name} id={`review-${name}`} label={label} hint={hint} optional>
          {(control) => (
            <Input {...control} name={name} {...(days ? { type: 'number', min: 1, max: 3650 } : { maxLength: 4000 })} />
          )}
        </Field>
      ))}
      <Field id="review-rung" label="As open as this, or more" optional>
        {(control) => (
          <Select {...control} name="rung">
            <option value="">Any</option>
            {RUNGS.map(({ rung, word }) => (
              <option key={rung} value={rung}>
                {word}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field id="review-owner" label="Tag that names the owner" hint="Its value is a GitLab user name." optional>
        {(control) => <Input {...control} name="ownerTag" maxLength={128} />}
      </Field>
    </fieldset>
  );
}
