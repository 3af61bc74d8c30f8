export const CANNOT_START = 'CannotStart';

/** Why this process cannot work, in a sentence for whoever starts it: a mistake outside of the program, so no place in its code is shown. */
export class CannotStart extends Error {
  override readonly name = CANNOT_START;
}
