import { setFlagsFromString } from 'node:v8';

/**
 * Keeps the memory of this process low: V8 would first let garbage grow to more than all that is in use. It costs some of the
 * worker's processor time, most in a load of many events (docs/performance.md). Call it before the libraries are loaded,
 * which leave much garbage.
 */
export function limitMemory(): void {
  // Garbage is collected when the heap has grown by a quarter of what V8 lets it grow. V8 reads this each time that it asks.
  setFlagsFromString('--incremental-marking-hard-trigger=25');
  // Of threads that start from now on, which is the one of the workflows: 1 MB for new objects, where 16 would fill up first.
  setFlagsFromString('--max-semi-space-size=1');
}
