import { type ParseArgsConfig, parseArgs } from 'node:util'
import { SetupError } from './setup-error.ts'

type OptionSpecs = NonNullable<ParseArgsConfig['options']>

/** The command line as options. Throws `SetupError` that names what is wrong with which option. */
export function parseOptions<Specs extends OptionSpecs>(args: string[], options: Specs, usage: string) {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new SetupError('option-invalid', `${reason}\n\n${usage}`, { cause: error })
  }
}

/** A port number as written. 0 = any free one. */
export function parsePort(text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw new SetupError('option-invalid', `--port must be a number from 0 to 65535; it is "${text}".`)
}
