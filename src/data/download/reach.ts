import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

/** From everybody's network to this machine's own: machines in a cloud keep their secrets at link-local addresses. */
export type Reach = 'public' | 'private' | 'link-local';

const PRIVATE = blockList(
  ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '127.0.0.0/8', '0.0.0.0/8', '100.64.0.0/10'],
  ['fc00::/7', '::/127'],
);
const LINK_LOCAL = blockList(['169.254.0.0/16', '100.100.100.200/32'], ['fe80::/10', 'fd00:ec2::254/128']);

/** The most private network that one of a host's addresses is in; a name that cannot be looked up counts as public. */
export async function reachOf({ hostname }: URL): Promise<Reach> {
  const host = hostname.replace(/^\[|\]$/g, '');
  const found = isIP(host) > 0 ? [{ address: host }] : await lookup(host, { all: true }).catch(() => []);
  const reaches = found.map(({ address }) => reachOfAddress(address));
  return reaches.find((reach) => reach === 'link-local') ?? reaches.find((reach) => reach === 'private') ?? 'public';
}

function reachOfAddress(address: string): Reach {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (LINK_LOCAL.check(address, family)) return 'link-local';
  return PRIVATE.check(address, family) ? 'private' : 'public';
}

function blockList(v4: readonly string[], v6: readonly string[]): BlockList {
  const list = new BlockList();
  for (const [nets, family] of [
    [v4, 'ipv4'],
    [v6, 'ipv6'],
  ] as const)
    for (const net of nets) {
      const [address, prefix] = net.split('/');
      list.addSubnet(address!, Number(prefix), family);
    }
  return list;
}
