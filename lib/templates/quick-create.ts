import type { TemplateName } from '@/lib/templates/templates';

/** Hosts of the console by partition (AWS: console endpoints). */
const CONSOLES: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
  'aws-eusc': 'console.amazonaws-eusc.eu',
};

interface Wanted {
  readonly name: TemplateName;
  readonly partition: string;
  readonly region: string;
  /** Folder in S3 that the templates were put in: CloudFormation opens no other address. */
  readonly folder: string;
  readonly file: string;
  readonly values: Readonly<Record<string, string>>;
}

/**
 * The page of the AWS console that creates a stack of a template with these values filled in; null: the partition has no such page that is
 * known here, or the template is not at an https address. Whoever opens it sees every value and confirms. AWS CloudFormation: quick-create links.
 */
export function quickCreateLink({ name, partition, region, folder, file, values }: Wanted): string | null {
  const host = CONSOLES[partition];
  if (host === undefined || !URL.canParse(folder)) return null;
  const template = new URL(folder);
  if (template.protocol !== 'https:' || template.username !== '' || template.password !== '') return null;
  template.pathname = `${template.pathname.endsWith('/') ? template.pathname : `${template.pathname}/`}${file}`;
  const asked = new URLSearchParams({ templateURL: template.href, stackName: `drawbridge-${name}` });
  for (const [parameter, value] of Object.entries(values)) asked.set(`param_${parameter}`, value);
  const link = new URL('/cloudformation/home', `https://${host}`);
  link.searchParams.set('region', region);
  link.hash = `/stacks/quickcreate?${asked}`;
  return link.href;
}
