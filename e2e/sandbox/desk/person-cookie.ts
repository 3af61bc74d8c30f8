/** Who the next sign-in is as, for half a minute. */
export const PERSON_COOKIE = 'sandbox_person';
