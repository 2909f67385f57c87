import { registerAll } from '../dist/runtime.js';

registerAll();
