/** Whether a host name is this machine: nobody on the network can read a connection to it. */
export function isThisMachine(host: string): boolean {
  return ['localhost', '127.0.0.1', '::1', '[::1]'].includes(host);
}
