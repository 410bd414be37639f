import { CatalogError } from '../../catalog/load.ts'
import type { Listening } from './listen.ts'
import { printable } from './printable.ts'
import { SetupError } from './setup-error.ts'

/** Runs a command to the point where it serves; a reason not to start is printed, and the exit code is 1. */
export async function runCommand(start: () => Promise<Pick<Listening, 'close'>>): Promise<void> {
  // `| head` closes the pipe; serving goes on
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  try {
    closeOnSignal(await start())
  } catch (error) {
    if (error instanceof SetupError || error instanceof CatalogError) {
      console.error(error.message.split('\n').map(printable).join('\n'))
    } else {
      console.error(error)
    }
    process.exit(1)
  }
}

/** SIGTERM and SIGINT: running requests may finish, then exit code 0. A second signal ends at once. */
function closeOnSignal({ close }: Pick<Listening, 'close'>): void {
  let isClosing = false
  const onSignal = () => {
    if (isClosing) process.exit(1)
    isClosing = true
    void close().then(() => process.exit(0))
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
}
