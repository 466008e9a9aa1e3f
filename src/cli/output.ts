import { shown } from '../util/shown.ts';
import type { Io, Output } from './io.ts';

/**
 * The same process with outputs on which text from outside is neutral: names and values may hold what a terminal or the log of a CI service
 * would obey, and `write` shows it instead. `paint` and `raw` are the exceptions. `onFailure` is called where an output cannot be written although
 * somebody may read it (a full disk behind `> file`): silence would be a lie.
 */
export function commandIo(io: Io, onFailure: OutputFailure): Io {
  return { ...io, stdout: new NeutralOutput(io.stdout, onFailure), stderr: new NeutralOutput(io.stderr, onFailure) };
}

/** Writes text with colours of our own; what came from outside has been through `shown` or `shownInLine` before. */
export function paint(output: Output, text: string): void {
  if (output instanceof NeutralOutput) output.paint(text);
  else output.write(text);
}

/** The stream behind an output, for what is meant to be obeyed: cursor movements, pictures, workflow commands. */
export function raw(output: Output): Output {
  return output instanceof NeutralOutput ? output.stream : output;
}

/** Whether the reader went away, as `head` does. Nothing more is written then. */
export function isClosed(output: Output): boolean {
  return output instanceof NeutralOutput && output.closed;
}

type OutputFailure = (error: NodeJS.ErrnoException) => void;

/** A pipe whose reader went away, and a terminal that was closed: there is nobody to tell. */
const UNREAD = new Set(['EPIPE', 'EIO']);

class NeutralOutput implements Output {
  readonly stream: Output;
  closed = false;

  constructor(stream: Output, onFailure: OutputFailure) {
    this.stream = stream;
    stream.on?.('error', (error) => {
      if (this.closed) return;
      this.closed = true;
      if (!UNREAD.has(error.code ?? '')) onFailure(error);
    });
  }

  get isTTY(): boolean {
    return this.stream.isTTY === true;
  }

  get columns(): number {
    return this.stream.columns ?? 80;
  }

  write(text: string): void {
    this.paint(shown(text));
  }

  paint(text: string): void {
    if (!this.closed && text !== '') this.stream.write(withoutCommands(text));
  }
}

/** GitHub obeys a line that begins with `::` after blanks, and `##[` anywhere; Azure the same and `##vso[`. The first sign is written as JSON may write it too. */
function withoutCommands(text: string): string {
  return text.replaceAll(/^((?:[^\S\n]|\p{Cc}\[[\d;]*m)*):(?=:)/gmu, '$1\\u003a').replaceAll(/#(?=#(?:\[|vso\[))/g, '\\u0023');
}
