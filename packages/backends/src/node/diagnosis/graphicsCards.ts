import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PCI_DEVICES = '/sys/bus/pci/devices';

const VENDORS: Readonly<Record<string, string>> = { '0x10de': 'NVIDIA', '0x1002': 'AMD', '0x8086': 'Intel' };

/** The makers of the graphics cards on the bus, drivers or not. Undefined where that cannot be told: not on Linux. */
export function graphicsCards(devices = PCI_DEVICES): string[] | undefined {
  try {
    const cards = readdirSync(devices).flatMap((name) => {
      const read = (file: string): string => readFileSync(join(devices, name, file), 'utf8').trim();
      // PCI's class 3: display controllers, 3D controllers of data centres among them.
      return read('class').startsWith('0x03')
        ? [VENDORS[read('vendor')] ?? `PCI vendor ${read('vendor')}`]
        : [];
    });
    return cards.sort();
  } catch {
    return undefined;
  }
}
