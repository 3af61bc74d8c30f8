import { Callout } from '@/components/ui/callout';
import { TextFile } from '@/components/ui/text-file';
import type { TerraformExport } from '@/lib/services/estate/export-terraform';

interface Props extends Pick<TerraformExport, 'files'> {
  /** Number of the change whose proposed trust policy it has; null: the live one. */
  readonly change: string | null;
}

/** A role as Terraform, and the providers that its trust policy names. */
export function RoleTerraform({ files, change }: Props) {
  return (
    <>
      <Callout
        tone="info"
        title={change === null ? 'With the live trust policy' : `With the trust policy that change ${change} proposes`}
      >
        By the inventory as last read. Inline policies of the role and tags of providers are not read, so they are not
        here. The import blocks need Terraform 1.5 or later.
      </Callout>
      {files.map(({ name, text }) => (
        <TextFile key={name} name={name} text={text} />
      ))}
    </>
  );
}
