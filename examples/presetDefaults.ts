import type { Flags } from './commandLine';
import { settingOf } from './flagNames';
import { PRESETS } from './presets';

/** Appends the presets' values to the help of the flags: `[default 0.9]`, or `[demo 20, small 9, paper 60]`. */
export function withPresetDefaults<F extends Flags>(flags: F): F {
  const described = Object.entries(flags).map(([name, flag]) => {
    const defaults = presetDefaults(name);
    return [name, defaults === '' ? flag : { ...flag, help: `${flag.help} [${defaults}]` }];
  });
  return Object.fromEntries(described) as F;
}

function presetDefaults(flag: string): string {
  const setting = settingOf(flag);
  const values = Object.entries(PRESETS).flatMap(([preset, settings]) => {
    const value = (settings as Readonly<Record<string, string | number | boolean>>)[setting];
    return value === undefined ? [] : [{ preset, value: String(value) }];
  });
  const everywhere = values.length === Object.keys(PRESETS).length;
  if (everywhere && new Set(values.map(({ value }) => value)).size === 1)
    return `default ${values[0]!.value}`;
  return values.map(({ preset, value }) => `${preset} ${value}`).join(', ');
}
