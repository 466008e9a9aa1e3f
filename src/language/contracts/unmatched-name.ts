/** A name in a word's options that stands for nothing in the data, or for two things. Training can go on, so it is a warning. */
export interface UnmatchedName {
  readonly message: string;
  readonly found?: string;
  readonly hint: string;
  /** The option that holds the name; the word itself where left out. */
  readonly option?: string;
}
