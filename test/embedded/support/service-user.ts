/** Run as a program with HOME and `postgres`, `temporal` or both: uses the services until its input ends. */
import { openServices } from '../../../src/embedded/services.js';

const [home, ...names] = process.argv.slice(2);
if (home === undefined) throw new Error('Usage: service-user HOME [postgres] [temporal]');
const needs = { postgres: names.includes('postgres'), temporal: names.includes('temporal') };
const services = await openServices(home, needs, (line) => console.error(line));
console.log(JSON.stringify(services));
process.stdin.resume().on('end', () => {
  services.close().then(
    () => console.log('closed'),
    (error: unknown) => {
      console.error(error);
      process.exitCode = 1;
    },
  );
});
