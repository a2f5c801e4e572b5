import { openTransports } from '../../../lineage/transports.js';
import type { Probe } from './finding.js';
import type { Subject } from './subject.js';

/** Probes that try where loads report their lineage, without an event; none if they report it nowhere. */
export function lineageProbes({ settings }: Pick<Subject, 'settings'>): Probe[] {
  return openTransports(settings).map((transport) => ({
    name: `lineage by ${transport.name}`,
    run: () => transport.probe(),
  }));
}
