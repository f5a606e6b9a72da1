/** Ports that note each call of their methods, as `<port>.<method>` in `asked`. A value that is no port stays as it is. */
export function askedOf<T extends object>(deps: T): { readonly deps: T; readonly asked: string[] } {
  const asked: string[] = [];
  const noted = Object.entries(deps).map(([port, methods]: [string, unknown]) => {
    if (typeof methods !== "object" || methods === null) return [port, methods];
    const noting = new Proxy(methods, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== "function") return method;
        return (...args: unknown[]) => {
          asked.push(`${port}.${String(name)}`);
          return method.apply(target, args);
        };
      },
    });
    return [port, noting];
  });
  return { deps: Object.fromEntries(noted) as T, asked };
}
