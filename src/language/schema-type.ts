import type { Stored } from './kinds.ts';
import type { WordKind } from './word-kind.ts';

/** What a word's JSON Schema literal may say of one option: the subset of draft-07 that OptionsOf understands. */
export interface OptionSchema {
  readonly type?: 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object';
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly (string | number | boolean)[];
  readonly const?: unknown;
  readonly oneOf?: readonly OptionSchema[];
  readonly items?: OptionSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: 'regex';
  /** The texts are paths, relative to the file that names them, to `data.source` or to `data.path`. `create` gets those of the first kind absolute. */
  readonly pathFrom?: 'file' | 'source' | 'data';
  /** Pattern of the texts that are paths, where not all are. */
  readonly pathWhen?: string;
  readonly properties?: Readonly<Record<string, OptionSchema>>;
  readonly required?: readonly string[];
  /** false, or for a map of names what each value is. */
  readonly additionalProperties?: boolean | OptionSchema;
  /** The value is one word of this kind, or with `type: 'array'` a list of them, in any of their forms; `create` gets what they make. */
  readonly word?: WordKind;
}

/** The schema of all options of a word: closed, each option described. */
export interface OptionsSchema extends OptionSchema {
  readonly type: 'object';
  readonly additionalProperties: false;
  readonly properties: Readonly<Record<string, OptionSchema>>;
}

/** The TypeScript type of a value that a schema accepts. */
export type ValueOf<S> = S extends { word: infer K extends WordKind }
  ? S extends { type: 'array' }
    ? readonly Stored<K>[]
    : Stored<K>
  : S extends { enum: readonly (infer E)[] }
    ? E
    : S extends { const: infer C }
      ? C
      : S extends { oneOf: readonly (infer O)[] }
        ? ValueOf<O>
        : S extends { type: 'string' }
          ? string
          : S extends { type: 'number' | 'integer' }
            ? number
            : S extends { type: 'boolean' }
              ? boolean
              : S extends { type: 'array'; items: infer I }
                ? readonly ValueOf<I>[]
                : S extends { type: 'object'; additionalProperties: infer A extends OptionSchema }
                  ? Readonly<Record<string, ValueOf<A>>>
                  : S extends { properties: infer P }
                    ? Fields<P, Required<S>>
                    : unknown;

/** The type of a word's options once defaults are filled in: those with a default or required are there, the others may be missing. */
export type OptionsOf<S extends OptionsSchema> = Fields<S['properties'], Required<S>>;

type Required<S> = S extends { required: readonly (infer R)[] } ? R : never;
type Present<P, R> = { [K in keyof P]: K extends R ? K : P[K] extends { default: unknown } ? K : never }[keyof P];
type Fields<P, R> = { readonly [K in Present<P, R>]: ValueOf<P[K]> } & { readonly [K in Exclude<keyof P, Present<P, R>>]?: ValueOf<P[K]> };

/** The schema of a word without options. */
export const NO_OPTIONS = { type: 'object', additionalProperties: false, properties: {} } as const;
