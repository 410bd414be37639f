import { defineRoutes } from 'vitepress'
import { apiRoutes } from '../../.vitepress/config/pages.ts'

/** One page for each path of the catalog; VitePress' parameter may hold slashes and braces. */
export default defineRoutes({
  watch: ['../../catalog/**/*.yaml'],
  paths: () => apiRoutes(import.meta.dirname),
})
