import { UNREAD } from '@/lib/reach/reading';
import { attribute, block, note, printHcl } from '@/lib/terraform/hcl';
import { resourceName } from '@/lib/terraform/resource-name';
import { importBlock } from '@/lib/terraform/role-file';

/** An IAM OIDC provider as IAM has it. */
export interface ProviderToExport {
  readonly arn: string;
  /** Issuer without scheme, its path included. */
  readonly host: string;
  /** null: they could not be read. */
  readonly audiences: readonly string[] | null;
  readonly thumbprints: readonly string[] | null;
}

/** The Terraform file of an OIDC provider with its `import` block. Its tags are not read from AWS and so not in it. */
export function providerFile({ arn, host, audiences, thumbprints }: ProviderToExport): string {
  const name = resourceName(host);
  return printHcl([
    importBlock(`aws_iam_openid_connect_provider.${name}`, arn),
    block(
      'resource',
      ['aws_iam_openid_connect_provider', name],
      [
        attribute('url', `https://${host}`),
        ...(audiences === null
          ? [note(`${UNREAD.audiences} Add client_id_list and thumbprint_list by hand.`)]
          : [attribute('client_id_list', audiences)]),
        ...(thumbprints === null || thumbprints.length === 0 ? [] : [attribute('thumbprint_list', thumbprints)]),
      ],
    ),
  ]);
}
