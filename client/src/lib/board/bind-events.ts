interface Binding {
  type: string;
  listener: EventListenerOrEventListenerObject;
  options?: boolean | AddEventListenerOptions;
}

function asObject(options: boolean | AddEventListenerOptions | undefined): AddEventListenerOptions {
  return typeof options === 'object' ? options : options === undefined ? {} : { capture: options };
}

export function bind(target: EventTarget, { type, listener, options }: Binding): () => void {
  target.addEventListener(type, listener, options);
  return () => target.removeEventListener(type, listener, options);
}

/** In place of the package of this name, which is CommonJS and would bring a helper for that to every page. */
export function bindAll(
  target: EventTarget,
  bindings: readonly Binding[],
  shared?: boolean | AddEventListenerOptions,
): () => void {
  const stops = bindings.map((each) =>
    bind(target, { ...each, options: { ...asObject(shared), ...asObject(each.options) } }),
  );
  return () => stops.forEach((stop) => stop());
}
