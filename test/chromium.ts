import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PATH = process.env['PIPEFILE_CHROMIUM'] ?? '/usr/bin/chromium';

/** Why tests in a browser cannot run; false where they can. */
export const skipWithoutChromium: string | false = existsSync(PATH)
  ? false
  : `needs a Chromium at ${PATH}; PIPEFILE_CHROMIUM names another`;

/** A headless Chromium that asks nobody for anything. */
export function launchChromium({ gpu }: { gpu: boolean }): Promise<Browser> {
  const flags = ['no-sandbox', 'disable-quic', 'no-first-run', 'disable-background-networking', 'disable-component-update', 'disable-sync'];
  return chromium.launch({ executablePath: PATH, args: [...flags, ...(gpu ? [] : ['disable-gpu'])].map((flag) => `--${flag}`) });
}
