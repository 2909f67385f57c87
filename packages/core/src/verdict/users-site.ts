import type { SurvivingSite } from '../probe/surviving-site.ts';

/** Whether any code but Node's and V8's own is on the stack. */
export function isUsers({ stack }: Pick<SurvivingSite, 'stack'>): boolean {
  return stack.some(({ url }) => url !== '' && !url.startsWith('node:'));
}
