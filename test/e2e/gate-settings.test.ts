import { expect, test } from 'vitest';
import { runners } from '../support/installation.ts';
import { runJest } from '../support/run-project.ts';

test.runIf(runners.has('jest'))(
  "settings that cannot be read fail each file of Jest, and leave the report to Jest's end",
  async () => {
    const jest = {
      preset: '@leaktight/jest',
      transform: {},
      testEnvironmentOptions: { leaktight: { gate: { heep: '1MB' } } },
    };
    const { exitCode, json, stderr } = await runJest(
      {
        'package.json': JSON.stringify({ private: true, jest }),
        'a.test.js': "test('a', () => {});",
        'b.test.js': "/** @jest-environment node */ test('b', () => {});",
      },
      { args: ['--json'] },
    );
    expect(exitCode).toBe(1);
    const messages = Object.fromEntries(json!.testResults.map(({ name, message }) => [name, message]));
    expect(messages).toEqual({
      '<project>/a.test.js': expect.stringContaining(
        'Could not read the leak gate\'s settings in testEnvironmentOptions.leaktight.gate: "heep" is not known, expected heap,',
      ),
      '<project>/b.test.js': '',
    });
    expect(stderr).toContain('\n  b.test.js: the gate could not see this file\n');
  },
);
