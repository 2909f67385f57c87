import { withLeaktight } from '@leaktight/jest/environment';
import TestEnvironment from '@leaktight/jest/environment-node';

class MyEnvironment {
  readonly name = 'mine';
}

export const name: 'mine' = new (withLeaktight(MyEnvironment))().name;
export const environment: new (...args: never[]) => object = TestEnvironment;
