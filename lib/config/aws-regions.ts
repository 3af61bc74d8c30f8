/** AWS's partitions and their regions, as the SDK's own table of partitions lists them. A region that is not here does not exist, or is younger than this file. */
export interface AwsPartition {
  readonly id: string;
  /** Where IAM is, and where CloudTrail keeps its events (AWS CloudTrail: global service events). */
  readonly iamRegion: string;
  /** Where CloudTrail keeps entries that were asked for at the global endpoint of STS; null: the partition has regional ones alone. */
  readonly globalStsRegion: string | null;
  readonly regions: readonly string[];
}

const COMMERCIAL: AwsPartition = {
  id: 'aws',
  iamRegion: 'us-east-1',
  globalStsRegion: 'us-east-1',
  regions: [
    ...['af-south-1', 'ap-east-1', 'ap-east-2', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1'],
    ...['ap-south-2', 'ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5'],
    ...['ap-southeast-6', 'ap-southeast-7', 'ca-central-1', 'ca-west-1', 'eu-central-1', 'eu-central-2', 'eu-north-1'],
    ...['eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'il-central-1', 'me-central-1'],
    ...['me-south-1', 'me-west-1', 'mx-central-1', 'sa-east-1', 'sa-west-1', 'us-east-1', 'us-east-2', 'us-west-1'],
    'us-west-2',
  ],
};

export const AWS_PARTITIONS: readonly AwsPartition[] = [
  COMMERCIAL,
  { id: 'aws-cn', iamRegion: 'cn-north-1', globalStsRegion: null, regions: ['cn-north-1', 'cn-northwest-1'] },
  { id: 'aws-us-gov', iamRegion: 'us-gov-west-1', globalStsRegion: null, regions: ['us-gov-east-1', 'us-gov-west-1'] },
  { id: 'aws-eusc', iamRegion: 'eusc-de-east-1', globalStsRegion: null, regions: ['eusc-de-east-1'] },
  { id: 'aws-iso', iamRegion: 'us-iso-east-1', globalStsRegion: null, regions: ['us-iso-east-1', 'us-iso-west-1'] },
  {
    id: 'aws-iso-b',
    iamRegion: 'us-isob-east-1',
    globalStsRegion: null,
    regions: ['us-isob-east-1', 'us-isob-west-1'],
  },
  { id: 'aws-iso-e', iamRegion: 'eu-isoe-west-1', globalStsRegion: null, regions: ['eu-isoe-west-1'] },
  {
    id: 'aws-iso-f',
    iamRegion: 'us-isof-south-1',
    globalStsRegion: null,
    regions: ['us-isof-east-1', 'us-isof-south-1'],
  },
];

export const AWS_REGIONS: readonly string[] = AWS_PARTITIONS.flatMap(({ regions }) => regions);

/** The partition of a region. One that is not in the table counts as the commercial partition's. */
export const partitionOf = (region: string): AwsPartition =>
  AWS_PARTITIONS.find(({ regions }) => regions.includes(region)) ?? COMMERCIAL;

/** Where CloudTrail keeps what entered a role from this region: STS there, and the global endpoint of STS where there is one. */
export const entryRegions = (region: string): readonly string[] => {
  const { globalStsRegion } = partitionOf(region);
  return [...new Set([region, ...(globalStsRegion === null ? [] : [globalStsRegion])])];
};
