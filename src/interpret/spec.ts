/** What an output word asks for after training. */
export interface OutputSpec {
  readonly kind: string;
  readonly options: Readonly<Record<string, unknown>>;
}
