/** YAML whose last line stands for 9 ** 11 texts by way of aliases: a parser that follows them runs out of memory. */
export const ALIAS_BOMB: string = Array.from({ length: 12 }, (_, i) => {
  const inside =
    i === 0
      ? 'x'
      : Array(9)
          .fill(`*a${i - 1}`)
          .join(', ');
  return `a${i}: &a${i} [${inside}]`;
}).join('\n');
