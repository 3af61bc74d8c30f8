const CONSOLES: Readonly<Record<string, string>> = {
  aws: 'https://console.aws.amazon.com',
  'aws-cn': 'https://console.amazonaws.cn',
  'aws-us-gov': 'https://console.amazonaws-us-gov.com',
};

/** The role's page in the AWS console of its partition; null: its console is not known. */
export function consoleLink(arn: string): string | null {
  const [, partition = '', , , , resource = ''] = arn.split(':');
  const site = Object.hasOwn(CONSOLES, partition) ? CONSOLES[partition] : undefined;
  const name = resource.split('/').at(-1) ?? '';
  return site === undefined || !resource.startsWith('role/') || name === ''
    ? null
    : `${site}/iam/home#/roles/details/${encodeURIComponent(name)}`;
}
