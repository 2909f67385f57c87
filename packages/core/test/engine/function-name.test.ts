import { describe, expect, it } from 'vitest';
import { functionName } from '../../src/engine/function-name.ts';

describe('functionName', () => {
  it('says in words what V8 makes of class fields', () => {
    expect(functionName('<instance_members_initializer>')).toBe('class fields');
  });

  it('leaves functions their names that every object has a method of', () => {
    expect(functionName('toString')).toBe('toString');
    expect(functionName('constructor')).toBe('constructor');
  });

  it('is that of an export, without what stands around it', () => {
    expect(functionName('process.env.NODE_ENV.exports.createElement')).toBe('createElement');
    expect(functionName('exports.install')).toBe('install');
    expect(functionName('module.exports')).toBe('module.exports');
  });
});
