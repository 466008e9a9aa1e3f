/** What a model says of one picture: plain data. */
export interface Answer {
  /** That of the task's answers. */
  readonly kind: string;
}

/** What outputs are read with. */
export interface OutputFacts {
  readonly vocab: readonly string[];
  /** Probability above which a class is said to be there, where a picture may have several. */
  readonly threshold: number;
}

export interface AnswerStyle {
  readonly vocab: readonly string[];
  /** How many classes are shown, the likeliest first; absent: 3 in text, all in vocabulary order elsewhere. */
  readonly top?: number;
}

/** Outputs and target of one item: `target` is a class index, or a row of values. */
export interface JudgedRow {
  readonly outputs: Float32Array;
  readonly target: ArrayLike<number>;
  readonly vocab: readonly string[];
}

/** What a model made of one item of the validation set, in words. */
export interface Judgement {
  readonly predicted: string;
  readonly actual: string;
  /** Whether the two are the same; false where that cannot be known. */
  readonly right: boolean;
  /** Of the predicted class; for several labels or numbers there is none. */
  readonly probability?: number;
}

/** How outputs become what people and programs read. */
export interface Answers<A extends Answer = Answer> {
  readonly kind: A['kind'];
  /** Decodes the activated outputs of one picture. */
  decode(outputs: Float32Array, facts: OutputFacts): A;
  /** Members of the answer's JSON object. */
  json(answer: A, style: AnswerStyle): Readonly<Record<string, unknown>>;
  /** One line without its break. */
  text(answer: A, style: AnswerStyle): string;
  /** Names of the columns of a table of answers. */
  columns(style: AnswerStyle): readonly string[];
  /** A cell for each column. */
  cells(answer: A, style: AnswerStyle): readonly (string | number)[];
  judge(row: JudgedRow): Judgement;
}
