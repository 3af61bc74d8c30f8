/** What every list of IAM is read by, and the answer that there is nothing. */
import { AwsError } from '@/lib/aws/port';

/** null: there is no such entity. */
export async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof AwsError && error.kind === 'no-such-entity') return null;
    throw error;
  }
}

/** null: AWS refuses this call to these credentials. */
export async function unlessRefused<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    // Refused on the way there (sts:AssumeRole), nothing else would work either.
    if (error instanceof AwsError && error.kind === 'access-denied' && error.call !== 'sts:AssumeRole') return null;
    throw error;
  }
}

export const atMarker = (marker: string | null) => (marker === null ? {} : { Marker: marker });

/** IAM may give a short page with more behind it; only IsTruncated tells. */
export const nextMarker = (page: { IsTruncated?: boolean | undefined; Marker?: string | undefined }) =>
  page.IsTruncated ? (page.Marker ?? null) : null;
