/**
 * The import walls of the project: who may import whom. One table; everything not named is forbidden.
 *
 * `door` lists the files of a folder that others may import; reaching past it is refused.
 */
const folders = {
  catalog: { path: 'catalog', door: ['index.ts', 'load.ts', 'check.ts'], may: [] },
  protocol: { path: 'playground/protocol', door: ['index.ts'], may: [], browser: true },
  sandbox: { path: 'playground/sandbox', door: ['index.ts'], may: ['catalog', 'protocol'], browser: true },
  proxy: { path: 'playground/proxy', door: ['index.ts', 'call.ts'], may: ['catalog', 'protocol'], browser: true },
  server: {
    path: 'playground/server',
    door: ['index.ts'],
    may: ['catalog', 'protocol', 'sandbox', 'proxy'],
  },
  editor: { path: 'playground/editor', door: ['index.ts'], may: ['catalog'], browser: true, vue: true },
  runner: { path: 'playground/runner', door: ['index.ts'], may: ['catalog', 'protocol'], browser: true, vue: true },
  client: {
    path: 'playground/client',
    door: ['index.ts', 'snippets/index.ts'],
    may: ['catalog', 'protocol', 'editor', 'runner'],
    browser: true,
    vue: true,
  },
  config: { path: '.vitepress/config', door: ['*'], may: ['catalog', 'server'] },
  theme: { path: '.vitepress/theme', door: ['index.ts'], may: ['catalog', 'client'], browser: true, vue: true },
}

/** Files that a wall does not hold back, with the reason. */
const exempt = {
  // The only file that starts sandbox and proxy inside the page; it does so by `import()`.
  'playground/client/start-in-page.ts': ['sandbox', 'proxy'],
}

const nodeOnly = { group: ['node:*'], message: 'This folder also runs in a browser page: no Node modules.' }
const vueOnly = { group: ['vue', 'vue/*', '@vue/*'], message: 'This folder has no user interface: no Vue.' }
const monacoOnly = { group: ['monaco-editor', 'monaco-editor/*'], message: 'Only playground/editor imports Monaco.' }

/** Flat config entries that keep the walls. */
export function importWalls(importX) {
  return Object.entries(folders).flatMap(([name, folder]) => [
    {
      files: [`${folder.path}/**/*.{ts,vue}`],
      ignores: ['**/*.test.ts'],
      plugins: { 'import-x': importX },
      rules: {
        'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones: zonesOf(name, folder) }],
        'no-restricted-imports': ['error', { patterns: bannedPackages(name, folder) }],
        ...(folder.browser && {
          'no-restricted-globals': ['error', 'Buffer', 'process', '__dirname', 'require'],
        }),
      },
    },
    ...exemptions(name, folder),
    ...(name === 'catalog'
      ? [
          {
            files: ['catalog/{load,check}.ts', 'catalog/load/**/*.ts'],
            rules: { 'no-restricted-imports': 'off' },
          },
        ]
      : []),
  ])
}

function exemptions(name, folder) {
  return Object.entries(exempt)
    .filter(([file]) => file.startsWith(`${folder.path}/`))
    .map(([file, extra]) => ({
      files: [file],
      rules: {
        'import-x/no-restricted-paths': [
          'error',
          { basePath: import.meta.dirname, zones: zonesOf(name, { ...folder, may: [...folder.may, ...extra] }) },
        ],
      },
    }))
}

function zonesOf(name, folder) {
  return Object.entries(folders)
    .filter(([other]) => other !== name)
    .map(([other, { path, door }]) => {
      const allowed = folder.may.includes(other)
      // A contract's types may be read by everyone who talks to it.
      const open = allowed ? door : other === 'proxy' ? ['call.ts'] : []
      return {
        target: `./${folder.path}`,
        from: `./${path}`,
        ...(open.includes('*') ? { except: ['.'] } : open.length ? { except: open.map((file) => `./${file}`) } : {}),
        message: allowed
          ? `Import ${path} through its door (${door.join(', ')}).`
          : `${folder.path} must not import ${path} (design.md §1).`,
      }
    })
}

function bannedPackages(name, folder) {
  return [
    ...(folder.browser || name === 'catalog' ? [nodeOnly] : []),
    ...(folder.vue ? [] : [vueOnly]),
    ...(name === 'editor' ? [] : [monacoOnly]),
  ]
}
