import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PCI_DEVICES = '/sys/bus/pci/devices';

const VENDORS: Readonly<Record<string, string>> = { '0x10de': 'NVIDIA', '0x1002': 'AMD', '0x8086': 'Intel' };

/**
 * Returns the makers of the graphics cards on the PCI bus, with or without drivers. Undefined if not known: not on
 * Linux.
 */
export function graphicsCards(devices = PCI_DEVICES): string[] | undefined {
  try {
    const cards = readdirSync(devices).flatMap((name) => {
      const read = (file: string): string => readFileSync(join(devices, name, file), 'utf8').trim();
      // PCI class 3 means display controllers, including the 3D controllers in data centres.
      return read('class').startsWith('0x03')
        ? [VENDORS[read('vendor')] ?? `PCI vendor ${read('vendor')}`]
        : [];
    });
    return cards.sort();
  } catch {
    return undefined;
  }
}
