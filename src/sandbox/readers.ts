import { SandboxOptionError } from './options.ts';

/** Reads the value of the setting `name` as it comes over HTTP. */
export type SettingReader = (value: unknown, name: string) => unknown;

/** Throws a SandboxOptionError that says what is right. */
export function refuseValue(name: string, right: string): never {
  throw new SandboxOptionError(`Cannot set "${name}" to this value. Send ${right}.`);
}

/** Throws a SandboxOptionError for anything but true and false. */
export function readFlag(value: unknown, name: string): boolean {
  return typeof value === 'boolean' ? value : refuseValue(name, 'true or false');
}

/** Null is undefined: what was set is taken back. */
export function readText(value: unknown, name: string): string | undefined {
  if (value === null) return undefined;
  return typeof value === 'string' ? value : refuseValue(name, 'a text or null');
}

/** Throws a SandboxOptionError for anything but a list. */
export function readTexts(value: unknown, name: string): readonly string[] {
  return Array.isArray(value)
    ? value.map(String)
    : refuseValue(name, 'a list such as ["sim_swap","roaming"]');
}
