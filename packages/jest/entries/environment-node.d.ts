import { TestEnvironment } from '../dist/environment-node.js';

export = TestEnvironment;
