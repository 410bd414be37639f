const loopbackNames = ['localhost', '127.0.0.1', '[::1]']

/** The `Host` values by which a server on a port may be called: loopback names, and those that were allowed by option. */
export function allowedHosts(port: number, extra: readonly string[] = []): string[] {
  const named = loopbackNames.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]))
  return [...named, ...extra.flatMap((name) => [name.toLowerCase(), `${name.toLowerCase()}:${port}`])]
}

/** The `Origin` values of the site's own pages. Names allowed by option may stand behind TLS of another server. */
export function allowedOrigins(port: number, extra: readonly string[] = []): string[] {
  const hosts = allowedHosts(port, extra)
  const named = allowedHosts(port).length
  return hosts.flatMap((host, index) => (index < named ? [`http://${host}`] : [`http://${host}`, `https://${host}`]))
}
