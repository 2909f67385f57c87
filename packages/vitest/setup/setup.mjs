import { registerAll } from '../dist/bundle/runtime.js';

registerAll();
