import { z } from 'zod';

/** Type of a whole number within bounds, both included. @param unit words after "whole number", as ` of hours`. */
export function wholeNumber(min: number, max: number, unit = '') {
  const error = `expected a whole number${unit} from ${min} to ${max}`;
  return z.coerce.number({ error }).int({ error }).min(min, { error }).max(max, { error });
}

/** Type of the address of a service, without a password, as messages contain it. @param form its form in messages. */
export function address(form: string) {
  return z
    .url({ protocol: /^https?$/, error: `expected ${form}` })
    .refine((text) => !/^\w+:\/\/[^/]*@/.test(text), { error: `expected ${form}, without user and password` });
}
