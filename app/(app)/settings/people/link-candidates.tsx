import { SendButton } from '@/components/api/send-button';
import { VisibleText } from '@/components/ui/visible-text';
import type { LinkCandidatesView } from '@/lib/services/people/get-link-candidates';

/** Accounts that may be of one person, with what says so. */
export function LinkCandidates({ linkCandidates, identitiesKnown }: LinkCandidatesView) {
  return (
    <div className="grid gap-2">
      <p className="max-w-read text-muted">
        Linked accounts count as one person: neither approves what the other had a part in, and together they give one
        approval.{' '}
        {identitiesKnown
          ? null
          : "GitLab tells identities at other providers only to an administrator's token, and told Drawbridge none. Link the accounts that you know of yourself."}
      </p>
      {linkCandidates.length === 0 ? (
        <p className="text-muted">No two accounts share an e-mail address or an identity, as far as GitLab tells.</p>
      ) : (
        <ul className="grid divide-y">
          {linkCandidates.map(({ one, other, because }) => (
            <li key={`${one.id} ${other.id}`} className="flex flex-wrap items-center justify-between gap-2 py-2">
              <span className="min-w-0 break-words">
                <VisibleText text={other.name} /> @<VisibleText text={other.username} /> has {because} as{' '}
                <VisibleText text={one.name} /> @<VisibleText text={one.username} />.
              </span>
              <SendButton
                method="PUT"
                path={`/people/${encodeURIComponent(other.id)}/link`}
                body={{ to: one.id }}
                label="Link accounts"
                name={`${other.name} and ${one.name}`}
                said={`@${other.username} and @${one.username} count as one person.`}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
