import type { Json, Operation } from '../../../catalog/index.ts'
import { violations } from '../../../catalog/index.ts'
import { duplicateNames, type JsonNode } from '../json/node.ts'
import type { JsonDocument } from '../json/parse-json.ts'
import { childPointer } from '../json/pointer.ts'
import type { Draft } from './draft.ts'
import { bodySchemaOf, isUpload, parameterPointer, readParameter } from './draft.ts'
import { parameterValue } from './scalar.ts'
import { violationWords } from './words.ts'

/** Something about a draft that the platform would refuse; shown, never in the way of sending. */
export interface Problem {
  /** JSON pointer in the body, or `query:mchid` and the like; `file` for the file of an upload. */
  pointer: string
  /** Chinese, for the line below the field. */
  words: string
}

/** Everything that is wrong with a draft as far as the description tells. */
export function problemsOf(operation: Operation, draft: Draft, document: JsonDocument): Problem[] {
  return [
    ...parameterProblems(operation, draft),
    ...fileProblems(operation, draft),
    ...bodyProblems(operation, draft, document),
  ]
}

function parameterProblems(operation: Operation, draft: Draft): Problem[] {
  return operation.parameters.flatMap((parameter): Problem[] => {
    const pointer = parameterPointer(parameter)
    const text = readParameter(draft, parameter)
    if (text === undefined || text === '') {
      const isMissing = parameter.required && !parameter.when
      return isMissing ? [{ pointer, words: '必填，还没有填写' }] : []
    }
    const found = violations(parameter.schema, parameterValue(parameter.schema, text), { unknownFields: 'allow' })
    return found.map((violation) => ({ pointer, words: violationWords(violation) }))
  })
}

function fileProblems(operation: Operation, draft: Draft): Problem[] {
  return isUpload(operation) && !draft.file ? [{ pointer: 'file', words: '必填，还没有选择文件' }] : []
}

function bodyProblems(operation: Operation, draft: Draft, document: JsonDocument): Problem[] {
  const schema = bodySchemaOf(operation)
  if (!schema || document.kind === 'invalid') return []
  if (document.kind === 'empty') {
    return operation.requestBody?.required ? [{ pointer: '', words: '请求体必填，还是空的' }] : []
  }
  // the reader has checked that this is JSON of a bounded depth
  const value = JSON.parse(draft.body) as Json
  const found = violations(schema, value, { unknownFields: 'refuse' })
  return [
    ...found.map((violation) => ({ pointer: violation.pointer, words: violationWords(violation) })),
    ...repeated(document.root),
  ]
}

function repeated(root: JsonNode): Problem[] {
  return duplicateNames(root).map(({ pointer, name }) => ({
    pointer: childPointer(pointer, name),
    words: '这个字段出现了不止一次，以最后一个为准',
  }))
}
