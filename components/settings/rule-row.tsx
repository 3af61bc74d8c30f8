import { Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/form/checkbox';
import { Field } from '@/components/ui/form/field';
import { Input, Select } from '@/components/ui/form/input';
import { PERSON_ROLES } from '@/lib/access/permissions';
import { CHANGE_EFFECTS, EFFECTS } from '@/lib/changes/change-effect';
import type { LooseRule } from '@/lib/changes/loose-rules';
import { RUNGS } from '@/lib/reach/types';

interface Props {
  /** From 0. */
  readonly index: number;
  readonly rule: LooseRule;
  /** What is wrong with a member of the rule; null: nothing. */
  readonly errorOf: (...members: readonly string[]) => string | null;
  /** The rule in words; null: it is none yet. */
  readonly sentence: string | null;
  readonly onChange: (patch: Partial<LooseRule>) => void;
  readonly onRemove: () => void;
}

/** One rule: which roles it is about, what the change does, how many approve, and who they are. */
export function RuleRow(props: Props) {
  const { index, rule, sentence, onRemove } = props;
  const name = rule.name.trim() || `Rule ${index + 1}`;
  return (
    <fieldset className="grid gap-3 rounded border p-4 pt-2">
      <legend className="px-1 font-semibold">{name}</legend>
      <div className="flex items-start gap-3">
        <p className="min-w-0 grow text-muted">{sentence ?? 'In words as soon as no rule has a mistake.'}</p>
        <IconButton label={`Remove ${name}`} onClick={onRemove}>
          <Trash2 />
        </IconButton>
      </div>
      <div className="grid gap-x-6 gap-y-3 sm:grid-cols-2">
        <Text {...props} of="name" label="Name" hint="Shown with each change that it is about." />
        <Text {...props} of="approvals" label="Approvals" hint="How many different people have to approve." numeric />
      </div>
      <div className="grid gap-x-6 gap-y-3 sm:grid-cols-2 xl:grid-cols-3">
        <Group legend="Of which roles" hint="Everything that you fill in has to match. Empty: all roles.">
          <Text {...props} of="accounts" at={['roles', 'accounts']} label="Accounts" placeholder="111122223333, …" />
          <Text
            {...props}
            of="pathPrefix"
            at={['roles', 'pathPrefix']}
            label="Path begins with"
            placeholder="/gitlab-ci/"
          />
          <Text {...props} of="tags" at={['roles', 'tags']} label="Tags" placeholder="stage=prod" />
          <Reach {...props} />
        </Group>
        <Group legend="That do what" hint="None checked: whatever the change does." error={props.errorOf('effect')}>
          <Choices {...props} of="effect" choices={EFFECTS.map((id) => ({ id, label: effectWords(id) }))} />
        </Group>
        <Group
          legend="By whom"
          hint="Each is an approver too. Nothing chosen: any approver."
          error={props.errorOf('fromRoles')}
        >
          <Text {...props} of="fromGroups" label="Members of GitLab groups" placeholder="platform/security" />
          <Choices {...props} of="fromRoles" choices={PERSON_ROLES.map((id) => ({ id, label: `${id}s` }))} />
        </Group>
      </div>
      <div className="flex flex-wrap items-end gap-x-6 gap-y-3">
        <Text {...props} of="expiresHours" label="An approval counts for, in hours" numeric optional />
        <Text {...props} of="reviewHours" label="Waits in review for, in hours" numeric optional />
        <Checkbox
          label="An approval has to say why"
          checked={rule.reasonRequired}
          onChange={({ target }) => props.onChange({ reasonRequired: target.checked })}
        />
      </div>
    </fieldset>
  );
}

const effectWords = (id: (typeof EFFECTS)[number]): string => {
  const { word } = CHANGE_EFFECTS[id];
  return word.charAt(0).toUpperCase() + word.slice(1);
};

type TextMember = Exclude<keyof LooseRule, 'effect' | 'fromRoles' | 'reasonRequired'>;

interface TextProps extends Props {
  readonly of: TextMember;
  /** Where its error is, if not at the member itself. */
  readonly at?: readonly string[];
  readonly label: string;
  readonly hint?: string;
  readonly placeholder?: string;
  readonly numeric?: boolean;
  readonly optional?: boolean;
}

const Text = ({
  index,
  rule,
  errorOf,
  onChange,
  of,
  at = [of],
  label,
  hint,
  placeholder,
  numeric,
  optional,
}: TextProps) => (
  <Field id={`rule-${index}-${of}`} label={label} hint={hint} error={errorOf(...at)} {...(optional && { optional })}>
    {(control) => (
      <Input
        {...control}
        {...(placeholder && { placeholder })}
        {...(numeric && { inputMode: 'numeric' })}
        className={numeric ? 'max-w-32' : undefined}
        value={rule[of]}
        onChange={({ target }) => onChange({ [of]: target.value })}
      />
    )}
  </Field>
);

const Reach = ({ index, rule, errorOf, onChange }: Props) => (
  <Field id={`rule-${index}-rungAtLeast`} label="Reach at least" error={errorOf('roles', 'rungAtLeast')}>
    {(control) => (
      <Select {...control} value={rule.rungAtLeast} onChange={({ target }) => onChange({ rungAtLeast: target.value })}>
        <option value="">Any reach</option>
        {RUNGS.map(({ rung, word }) => (
          <option key={rung} value={String(rung)}>
            {word}
          </option>
        ))}
      </Select>
    )}
  </Field>
);

interface ChoicesProps extends Props {
  readonly of: 'effect' | 'fromRoles';
  readonly choices: readonly { readonly id: string; readonly label: string }[];
}

const Choices = ({ rule, onChange, of, choices }: ChoicesProps) =>
  choices.map(({ id, label }) => (
    <Checkbox
      key={id}
      label={label}
      checked={rule[of].includes(id)}
      onChange={({ target }) =>
        onChange({ [of]: target.checked ? [...rule[of], id] : rule[of].filter((each) => each !== id) })
      }
    />
  ));

interface GroupProps {
  readonly legend: string;
  readonly hint: string;
  readonly error?: string | null;
  readonly children: ReactNode;
}

const Group = ({ legend, hint, error = null, children }: GroupProps) => (
  <fieldset className="grid content-start gap-2">
    <legend className="font-medium">{legend}</legend>
    <p className="text-meta text-muted">{hint}</p>
    {error === null ? null : <p className="text-meta text-bad">{error}</p>}
    {children}
  </fieldset>
);
