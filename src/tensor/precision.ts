/** What an engine computes convolutions in; statistics, master weights and the loss stay float32. Engines without bf16 kernels compute in f32 whatever is asked. */
export type Precision = 'f32' | 'bf16';
