import { expect, it } from 'vitest';
import { parseSize } from '../../src/options/sizes.ts';

it('reads bytes, and sizes with units of a thousand or of 1,024', () => {
  const sizes = [0, 1.5, '7', '500B', '2kB', '1.5 MB', '3GB', '64KiB', ' .5 mib ', '2GiB', '0.0006kB'];
  expect(sizes.map((size) => parseSize(size, 'option heap'))).toEqual([
    0, 1.5, 7, 500, 2000, 1_500_000, 3_000_000_000, 65_536, 524_288, 2_147_483_648, 1,
  ]);
});

it.each([-1, Number.NaN, '', '2 XB', '2 kB more', '-2kB', true, null, undefined, {}])(
  'refuses %j',
  (size) => {
    expect(() => parseSize(size, 'option heap')).toThrow(
      /^Could not read option heap: got .*, expected bytes as a number or a size such as '500B', '2kB', '1\.5MB' or '64KiB'\.$/,
    );
  },
);
