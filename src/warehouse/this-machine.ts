/** Whether a host name is this machine's own: nobody on the network reads what is sent there. */
export function isThisMachine(host: string): boolean {
  return ['localhost', '127.0.0.1', '::1'].includes(host);
}
