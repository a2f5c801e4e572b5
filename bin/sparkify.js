#!/usr/bin/env node
import { main } from '../dist/src/cli/main.js';

process.exitCode = await main(process.argv.slice(2));
// Whatever library still holds a timer or a socket must not keep a finished command alive.
process.exit();
