/**
 * A legal Terraform name for something of AWS: letters, digits, `_` and `-`, not beginning with a digit or a `-`.
 * Terraform: identifiers; letters outside ASCII are legal there and left out here, since two of them may look alike.
 */
export function resourceName(name: string): string {
  const legal = name.replace(/[^A-Za-z0-9_-]+/g, '_').replace(/^_+|_+$/g, '');
  return /^[A-Za-z]/.test(legal) ? legal : `r_${legal}`;
}
