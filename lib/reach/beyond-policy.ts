/** What no verdict of this house looks at, in one sentence for every screen, export and page that says who gets in. */
export const BEYOND_POLICY =
  'Service control policies and resource control policies can refuse what a trust policy admits. Drawbridge does not read them.';
