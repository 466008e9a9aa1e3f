import { defineWord, type Word } from '../../language/word.ts';
import { readAddress } from '../../util/web-address.ts';
import { given } from '../convert.ts';

export const url: Word<'source'> = defineWord({
  kind: 'source',
  name: 'url',
  summary: 'An archive (.tgz, .tar.gz, .tar) that is downloaded, checked and unpacked once.',
  shorthand: 'url',
  bareText: '^https?://',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['url'],
    properties: {
      url: { type: 'string', pattern: '^https?://', description: 'http or https address.' },
      bytes: { type: 'integer', minimum: 1, description: 'Size of the archive; checked where given.' },
      md5: { type: 'string', pattern: '^[0-9a-f]{32}$', description: 'md5 of the first MiB, as fastai lists it; checked where given.' },
    },
  },
  check: ({ url }) => {
    const address = readAddress(url);
    return 'refused' in address
      ? {
          option: 'url',
          message: `the address ${address.refused}`,
          hint: 'such as https://host/pets.tgz; or download it yourself and name the folder',
        }
      : undefined;
  },
  create: ({ url, bytes, md5 }) => ({
    title: 'Fetch the data',
    locate: ({ archive }) => archive({ url, ...given({ bytes }), ...given({ md5FirstMiB: md5 }) }),
  }),
});
