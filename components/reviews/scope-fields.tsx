import { Field } from '@/components/ui/form/field';
import { Input, Select } from '@/components/ui/form/input';
import { RUNGS } from '@/lib/reach/types';
import type { ReviewText, ReviewTyped } from './review-form';

interface Text {
  readonly name: ReviewText;
  readonly label: string;
  readonly hint?: string;
  readonly days?: true;
}

const FIELDS: readonly Text[] = [
  { name: 'roles', label: 'Roles', hint: 'As in 111122223333/shop-deploy, separated by spaces. Empty: all.' },
  { name: 'accounts', label: 'Accounts', hint: 'Account ids of twelve digits, separated by commas. Empty: all.' },
  { name: 'groups', label: 'GitLab groups', hint: 'Full paths, separated by commas. Each includes its subgroups.' },
  { name: 'who', label: 'Project or group', hint: 'Part of its path. Empty: all.' },
  { name: 'tags', label: 'Tags of the role', hint: 'name=value, separated by commas.' },
  { name: 'unusedDays', label: 'Role unused for days', days: true },
  { name: 'olderThanDays', label: 'Older than (days)', days: true },
];

interface Props {
  readonly typed: ReviewTyped;
  readonly onChange: (patch: Partial<ReviewTyped>) => void;
  /** The sentence about a member of the scope; null: nothing is wrong with it. */
  readonly errorOf: (member: string) => string | null;
}

/** What a review asks about. Every field narrows it. */
export function ScopeFields({ typed, onChange, errorOf }: Props) {
  return (
    <fieldset className="grid items-end gap-4 sm:grid-cols-2">
      <legend className="pb-1 font-medium">What is asked about</legend>
      {FIELDS.map(({ name, label, hint, days }) => (
        <Field key={name} id={`review-${name}`} label={label} hint={hint} error={errorOf(name)} optional>
          {(control) => (
            <Input
              {...control}
              value={typed[name]}
              onChange={({ target }) => onChange({ [name]: target.value })}
              {...(days ? { type: 'number', min: 1, max: 3650 } : { maxLength: 8000 })}
            />
          )}
        </Field>
      ))}
      <Field id="review-rung" label="As open as this, or more" error={errorOf('rungAtLeast')} optional>
        {(control) => (
          <Select {...control} value={typed.rung} onChange={({ target }) => onChange({ rung: target.value })}>
            <option value="">Any</option>
            {RUNGS.map(({ rung, word }) => (
              <option key={rung} value={rung}>
                {word}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field
        id="review-owner"
        label="Tag that names the owner"
        hint="Its value is a GitLab user name."
        error={errorOf('ownerTag')}
        optional
      >
        {(control) => (
          <Input
            {...control}
            value={typed.ownerTag}
            maxLength={128}
            onChange={({ target }) => onChange({ ownerTag: target.value })}
          />
        )}
      </Field>
    </fieldset>
  );
}
