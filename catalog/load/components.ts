/** Components that nothing refers to yet are checked as well: a mistake must not wait for its first user. */
import { checkKeywords } from './keywords.ts'
import { readParameter } from './parameters.ts'
import { isMap } from './positions.ts'
import type { Reading } from './read.ts'
import type { Schemas } from './schemas.ts'

const folder = 'components'
const errorsFile = 'components/errors.yaml'

/** Reads every parameter, example and schema of components/. */
export function checkComponents(reading: Reading, schemas: Schemas): void {
  for (const file of reading.documents.files(folder)) {
    const root = file === errorsFile ? undefined : reading.documents.root(file)
    for (const [name, raw] of Object.entries(root ?? {})) {
      if (!root || !isMap(raw)) {
        reading.problems.addAt(file, 1, `Component ${name} is not a map. Write a schema, a parameter or an example.`)
      } else if (raw['in'] !== undefined) readParameter(reading, schemas, raw, `component ${name}`)
      else if ('value' in raw) checkKeywords(reading.problems, raw, 'example')
      else if (!('content' in raw)) schemas.resolve(raw)
    }
  }
}
