import { paths } from '@/components/paths';
import { PolicyJson } from '@/components/policy/policy-json';
import { LinkButton } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { CopyText } from '@/components/ui/copy-text';
import { Time } from '@/components/ui/time';
import type { ChangeView } from '@/lib/services/changes/view/change-view';

/** What others had put between our reading and our write. It is gone from IAM and kept here. */
export function OverwrittenWrites({ change: { overwritten, role } }: { readonly change: ChangeView }) {
  return overwritten.map(({ at, who, document }) => (
    <Callout
      key={`${at} ${who}`}
      tone="bad"
      title="This change overwrote what someone else had put in that moment."
      actions={<LinkButton href={paths.compose(role)}>Put it back in Compose</LinkButton>}
    >
      <p>
        <span className="break-all">{who}</span> wrote the trust policy <Time at={at} />, after it was read and before
        it was put.
      </p>
      {document === null ? (
        <p>CloudTrail does not say what it was.</p>
      ) : (
        <details>
          <summary className="cursor-pointer">The trust policy that was overwritten</summary>
          <CopyText text={document} length={32} />
          <PolicyJson text={document} label="Overwritten trust policy" />
        </details>
      )}
    </Callout>
  ));
}
