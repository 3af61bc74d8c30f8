/** What no verdict of this house looks at, once for every screen, export and page that says who gets in. All of it can only refuse. */
export const BEYOND_POLICY =
  'Service control policies and resource control policies can refuse what a trust policy admits. Drawbridge does not read them. ' +
  'STS refuses every token too where it cannot fetch the keys of the issuer, or where a private authority signed the certificate of ' +
  'the issuer and the provider lacks its thumbprint. Onboarding checks that; verdicts do not.';
