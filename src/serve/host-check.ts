import { isIP } from 'node:net';

export interface HostOptions {
  /** The address that the server listens on. */
  readonly host: string;
  /** More names that clients may call it by. */
  readonly allowed: readonly string[];
}

/**
 * Whether a request may name the server so. A web page of a stranger can make its own name mean this machine's address (DNS rebinding) and then read
 * what the server says to its visitors; the browser still sends the stranger's name. So only these pass: loopback names, the address that is listened
 * on, the names that were allowed, and, where all addresses are listened on, every bare address, since no name can be bent to one.
 */
export function hostCheck({ host, allowed }: HostOptions): (authority: string) => boolean {
  const names = new Set([host, ...allowed].map((name) => plain(name)));
  const everywhere = names.has('0.0.0.0') || names.has('::');
  return (authority) => {
    const name = plain(hostnameOf(authority));
    return names.has(name) || isLoopback(name) || (everywhere && isIP(name) !== 0);
  };
}

/** The host of `host:port`, `[::1]:port` or a bare name. */
function hostnameOf(authority: string): string {
  const [, bracketed, bare] = /^(?:\[([^\]]*)\]|([^:]*))(?::\d*)?$/.exec(authority) ?? [];
  return bracketed ?? bare ?? '';
}

function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^\[(.*)\]$/, '$1');
}

function isLoopback(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost') || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'));
}
