import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';

/** Where a Vulkan loader looks for drivers on Linux. */
const FOLDERS = [
  '/etc',
  '/usr/share',
  '/usr/local/share',
  '/usr/local/etc',
  join(homedir(), '.local/share'),
].map((folder) => join(folder, 'vulkan/icd.d'));

/** Returns the names of the Vulkan drivers' files: those that the environment names, or otherwise those installed. */
export function vulkanDrivers(folders: readonly string[] = FOLDERS): string[] {
  const named = process.env['VK_DRIVER_FILES'] ?? process.env['VK_ICD_FILENAMES'];
  const files = named?.split(':') ?? folders.flatMap((folder) => filesIn(folder));
  return files.filter((file) => file.endsWith('.json')).map((file) => basename(file, '.json'));
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
