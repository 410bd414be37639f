import { defineRoutes } from 'vitepress'
import { apiRoutes } from '../../.vitepress/config/routes.ts'

/** One page for each path of the catalog; VitePress' parameter may hold slashes and braces. */
export default defineRoutes({
  // A page written by hand takes a generated one's place as soon as it is saved.
  watch: ['../../catalog/**/*.yaml', './**/*.md'],
  paths: () => apiRoutes(import.meta.dirname),
})
