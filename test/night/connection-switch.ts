import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { after } from 'node:test';

/** Way to a server that can be shut: connections are then cut, and new ones refused. */
export interface ConnectionSwitch {
  readonly host: string;
  readonly port: number;
  shut(): Promise<void>;
}

/** Opens a way to a server on a free loopback port. It ends with the test. */
export async function connectionSwitch(target: { host: string; port: number }): Promise<ConnectionSwitch> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    // The other side of a connection that is cut has nothing to report.
    return socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  };
  const server = createServer({ noDelay: true }, (client) => {
    const warehouse = keep(connect({ ...target, noDelay: true }));
    keep(client).pipe(warehouse).pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const shut = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    sockets.forEach((socket) => socket.destroy());
    await closed;
  };
  after(shut);
  return { host: '127.0.0.1', port, shut };
}
