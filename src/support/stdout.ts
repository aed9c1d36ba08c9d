import { writeSync } from 'node:fs';

const STDOUT = 1;

/**
 * Throws the system's error where standard output takes nothing: it is not open for writing, or its
 * disk is full. A stream that is not the process's own takes what it is given.
 */
export function probeStdout(stream: NodeJS.WritableStream): void {
  // A write of nothing is refused like any other where it cannot be made, and changes nothing where
  // it can.
  if ('fd' in stream && stream.fd === STDOUT) writeSync(STDOUT, '');
}
