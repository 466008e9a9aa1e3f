/** For splitters by shares: what puts a class on both sides. */
export const RESHUFFLE = 'Use another seed or share, or a stratified splitter (`train_test` with `stratify: true`).';
