import { chooseEngine, ENGINES, type EngineName } from '../../src/backends/registry.ts';

export interface EngineUnderTest {
  readonly name: EngineName;
  /** Why its tests are skipped on this machine. */
  readonly skip: string | false;
  readonly start: () => Promise<void>;
}

/** Every engine of the registry, with a reason to skip where it is missing. */
export async function enginesUnderTest(): Promise<EngineUnderTest[]> {
  return Promise.all(
    ENGINES.map(async ({ name, probe }) => {
      const availability = await probe();
      const start = async () => (await chooseEngine(name)).engine.start({});
      return { name, start, skip: availability.available ? false : `engine ${name}: ${availability.why}` } as const;
    }),
  );
}
