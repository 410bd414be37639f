import { describeStore } from '../testing/store-contract.ts'
import { createMemoryStore } from './memory.ts'

describeStore('the memory store', createMemoryStore)
