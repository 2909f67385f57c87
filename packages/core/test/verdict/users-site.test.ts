import { expect, it } from 'vitest';
import { isUsers } from '../../src/verdict/users-site.ts';
import { stackOf } from '../support/site-builder.ts';

it("takes a site for the user's when any of their code is on its stack", () => {
  const stacks = ['stat@node:fs:480 < open@/app/open.ts:3', 'push@:0 < add@file:///app/log.ts:9'];
  expect(stacks.map((stack) => isUsers({ stack: stackOf(stack) }))).toEqual([true, true]);
});

it("takes what only Node's and V8's own code has on its stack for theirs", () => {
  const stacks = ['push@:0', 'stat@node:fs:480', 'push@:0 < stat@node:fs:480'];
  expect(stacks.map((stack) => isUsers({ stack: stackOf(stack) }))).toEqual([false, false, false]);
  expect(isUsers({ stack: [] })).toBe(false);
});
