/** 'too-large': more pixels or a longer side than is taken; 'no-picture': nothing that we decode; 'damaged': a picture that cannot be decoded to its end. */
export type DecodeErrorCode = 'too-large' | 'no-picture' | 'damaged';

/** Why a file is not a picture we can use; `message` is a clause for people ('it is empty'), `code` is for programs. */
export class DecodeError extends Error {
  readonly code: DecodeErrorCode;
  constructor(reason: string, code: DecodeErrorCode) {
    super(reason);
    this.name = 'DecodeError';
    this.code = code;
  }
}
