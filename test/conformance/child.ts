import type { EngineName } from '../../src/backends/registry.ts';
import { runSpecs } from './run-specs.ts';

const [bundle, engine] = process.argv.slice(2) as [string, EngineName];
const outcome = await runSpecs(bundle, engine);
process.send!(outcome, () => process.exit(0));
