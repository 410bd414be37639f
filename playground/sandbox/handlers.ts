import { billHandlers } from './bills/bill-handlers.ts'
import { certificateHandlers } from './certificates/certificates.ts'
import { closeHandlers } from './orders/close.ts'
import { combinedHandlers } from './orders/combined.ts'
import { prepayHandlers } from './orders/prepay.ts'
import { queryHandlers } from './orders/query.ts'
import type { OperationHandler, OperationHandlers } from './operation-call.ts'
import { refundHandlers } from './refunds/refund-handlers.ts'
import { answerStateless } from './stateless/stateless.ts'
import { uploadHandlers } from './uploads/upload-handlers.ts'

/** The operations with a behaviour of their own; to add one, add its handlers' table here. */
const handlers: OperationHandlers = {
  ...certificateHandlers,
  ...prepayHandlers,
  ...queryHandlers,
  ...closeHandlers,
  ...combinedHandlers,
  ...refundHandlers,
  ...billHandlers,
  ...uploadHandlers,
}

/** The handler of an operation; without one of its own it is answered from the catalog. */
export function findHandler(operationId: string): OperationHandler {
  return (Object.hasOwn(handlers, operationId) ? handlers[operationId] : undefined) ?? answerStateless
}
