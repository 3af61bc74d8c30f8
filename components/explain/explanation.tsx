import { CircleCheck, CircleHelp, CircleX } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { AccessDiffView } from '@/components/changes/access-diff-view';
import { StatementVerdict } from '@/components/explain/statement-verdict';
import { SubjectPattern } from '@/components/policy/subject-pattern';
import { Callout } from '@/components/ui/callout';
import { KeyValue, KeyValueList } from '@/components/ui/key-value';
import { Section } from '@/components/ui/page-header';
import { RowLink, Table, Td, Th, Tr } from '@/components/ui/table';
import { VisibleText } from '@/components/ui/visible-text';
import { BEYOND_POLICY } from '@/lib/reach/beyond-policy';
import type { AdmittingEdit } from '@/lib/services/estate/admitting-edit';
import type { AccessExplanation, RoleLine } from '@/lib/services/estate/explain-access';

interface Props {
  readonly explanation: AccessExplanation;
  /** Where one role is explained for the same token; null: it cannot be named in an address. */
  readonly hrefOf: ((role: RoleLine) => string) | null;
  /** Composes the edit that would admit it. */
  readonly composeHref: string | null;
}

/** The verdict first, then the token, then why. */
export function Explanation({ explanation, hrefOf, composeHref }: Props) {
  const { token, role } = explanation;
  return (
    <>
      {role ? <Verdict role={role} /> : <Roles explanation={explanation} hrefOf={hrefOf} />}
      <p className="text-meta text-faint">{BEYOND_POLICY}</p>
      <Section title="The token, as far as AWS reads it">
        <KeyValueList>
          {Object.entries(token.claims).map(([name, value]) => (
            <KeyValue key={name} name={`${token.host}:${name}`}>
              {name === 'sub' ? <SubjectPattern pattern={String(value)} exact /> : [value].flat().join(', ')}
            </KeyValue>
          ))}
        </KeyValueList>
        {token.notes.map((note) => (
          <p key={note} className="text-muted">
            {note}
          </p>
        ))}
      </Section>
      {role ? (
        <Section title="The trust policy, statement by statement">
          {role.verdict.statements.map((statement) => (
            <StatementVerdict key={statement.index} statement={statement} />
          ))}
        </Section>
      ) : null}
      {role?.edit ? <Edit edit={role.edit} composeHref={composeHref} /> : null}
    </>
  );
}

const DECISIONS = {
  allow: 'The trust policy admits it.',
  'explicit-deny': 'A Deny statement matches. It wins over every Allow.',
  'implicit-deny': 'No Allow statement matches.',
  undecided: 'What is marked below decides it, and the token alone does not say.',
} as const;

const OUTCOMES = {
  admitted: { Icon: CircleCheck, word: 'Admitted', tone: 'text-ok' },
  refused: { Icon: CircleX, word: 'Refused', tone: 'text-bad' },
  depends: { Icon: CircleHelp, word: 'It depends', tone: 'text-warn' },
} as const;

function Verdict({ role }: { readonly role: NonNullable<AccessExplanation['role']> }) {
  const { verdict, name, accountName } = role;
  const { Icon, word, tone } = OUTCOMES[verdict.outcome];
  return (
    <div className="grid gap-1 pt-4" role="status">
      <p className="flex items-center gap-2 text-sentence">
        <Icon aria-hidden className={`size-5 shrink-0 ${tone}`} />
        <span>
          {word}: <VisibleText text={name} /> in <VisibleText text={accountName} />
        </span>
      </p>
      <p className="text-muted">{verdict.gate ?? DECISIONS[verdict.decision]}</p>
    </div>
  );
}

function Edit({ edit, composeHref }: { readonly edit: AdmittingEdit; readonly composeHref: string | null }) {
  return (
    <Section
      title="The smallest edit that would admit it"
      actions={
        edit.possible && composeHref ? (
          <Link className="text-accent underline" href={composeHref}>
            Compose this edit
          </Link>
        ) : null
      }
    >
      {edit.possible ? (
        <>
          <p className="text-muted">
            One mapping for exactly this project and ref; the trust policy is then {edit.size} characters. It would do
            this and nothing else:
          </p>
          <AccessDiffView diff={edit.access} />
        </>
      ) : (
        <Callout tone="warn" title={edit.reason} />
      )}
    </Section>
  );
}

function Roles({ explanation, hrefOf }: Pick<Props, 'explanation' | 'hrefOf'>) {
  const { admitting, depending, near, asked } = explanation;
  return (
    <>
      <p className="pt-4 text-sentence" role="status">
        {admitting.length === 0
          ? `None of ${asked} roles admits it.`
          : `${admitting.length} of ${asked} roles ${admitting.length === 1 ? 'admits' : 'admit'} it.`}
        {depending.length === 0 ? '' : ` For ${depending.length} it depends on more than the token.`}
      </p>
      {admitting.length > 0 ? (
        <Section title="Roles that it may assume">
          <RoleTable
            caption="Roles that admit it"
            rows={admitting.map((role) => ({ role, more: null }))}
            hrefOf={hrefOf}
          />
        </Section>
      ) : null}
      {depending.length > 0 ? (
        <Section title="Roles of which it depends">
          <RoleTable
            caption="Roles for which it depends on more than the token"
            rows={depending.map((role) => ({ role, more: role.on }))}
            hrefOf={hrefOf}
          />
        </Section>
      ) : null}
      {near.length > 0 ? (
        <Section title="Roles that it misses by one condition">
          <RoleTable
            caption="Roles that nearly admit it"
            rows={near.map((role) => ({ role, more: role.miss }))}
            hrefOf={hrefOf}
          />
        </Section>
      ) : null}
    </>
  );
}

interface RoleTableProps {
  readonly caption: string;
  readonly rows: readonly { readonly role: RoleLine; readonly more: ReactNode }[];
  readonly hrefOf: Props['hrefOf'];
}

function RoleTable({ caption, rows, hrefOf }: RoleTableProps) {
  const withMore = rows.some(({ more }) => more !== null);
  const head = ['Role', 'Account', ...(withMore ? ['Why'] : [])];
  return (
    <Table
      caption={caption}
      head={head.map((name) => (
        <Th key={name}>
          <VisibleText text={name} />
        </Th>
      ))}
      density="compact"
    >
      {rows.map(({ role, more }) => (
        <Tr key={`${role.accountId}/${role.name}`}>
          <Td label="Role">
            {hrefOf ? (
              <RowLink href={hrefOf(role)}>
                <VisibleText text={role.name} />
              </RowLink>
            ) : (
              role.name
            )}
          </Td>
          <Td label="Account">
            <VisibleText text={role.accountName} />
          </Td>
          {withMore ? <Td label="Why">{more}</Td> : null}
        </Tr>
      ))}
    </Table>
  );
}
