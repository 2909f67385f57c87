import { describe, expect, it } from 'vitest';
import { OpenBlocks } from '../../src/gate/open-blocks.ts';

function recording(failing = ''): { blocks: OpenBlocks<string>; calls: string[] } {
  const calls: string[] = [];
  const call = async (name: string): Promise<void> => {
    calls.push(name);
    if (name === failing) throw new Error(`${name} failed`);
  };
  const blocks = new OpenBlocks<string>({
    open: (block) => call(`open ${block}`),
    close: (block) => call(`close ${block}`),
  });
  return { blocks, calls };
}

describe('OpenBlocks', () => {
  it('opens blocks from the outermost on, and leaves them open for the next test in them', async () => {
    const { blocks, calls } = recording();
    await blocks.enter(['a', 'b']);
    await blocks.enter(['a', 'b']);
    expect(calls).toEqual(['open a', 'open b']);
  });

  it('leaves those that do not lead to the next test, the innermost first', async () => {
    const { blocks, calls } = recording();
    await blocks.enter(['a', 'b', 'c']);
    await blocks.enter(['a', 'd']);
    await blocks.enter(['a']);
    await blocks.leaveAll();
    const left = ['close c', 'close b', 'open d', 'close d', 'close a'];
    expect(calls).toEqual(['open a', 'open b', 'open c', ...left]);
  });

  it('closes a block whose hooks failed, and tells the error of those before it only', async () => {
    const { blocks, calls } = recording('open b');
    await expect(blocks.enter(['a', 'b'])).rejects.toThrow('open b failed');
    await blocks.leaveAll();
    expect(calls).toEqual(['open a', 'open b', 'close b', 'close a']);
    const other = recording('close a');
    await other.blocks.enter(['a']);
    await other.blocks.enter(['b']);
    expect(other.calls).toEqual(['open a', 'close a', 'open b']);
  });
});
