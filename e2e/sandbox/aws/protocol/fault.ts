/** An error that AWS would answer. Codes are the ones on the wire, without "Exception". */
export class AwsFault extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

export const noSuchEntity = (message: string) => new AwsFault('NoSuchEntity', message, 404);
export const alreadyExists = (message: string) => new AwsFault('EntityAlreadyExists', message, 409);
export const limitExceeded = (message: string) => new AwsFault('LimitExceeded', message, 409);
export const deleteConflict = (message: string) => new AwsFault('DeleteConflict', message, 409);
export const malformedPolicy = (message: string) => new AwsFault('MalformedPolicyDocument', message);
export const invalidInput = (message: string) => new AwsFault('InvalidInput', message);
export const invalidParameter = (message: string) => new AwsFault('ValidationError', message);
export const serviceFailure = () =>
  new AwsFault('ServiceFailure', 'The request processing has failed because of an unknown error', 500);
