// The memory of a page's WASM.

/** For `addInitScript`: makes `window.wasmBytes`, which gives the bytes of memory of all WASM that the page has started. */
export function keepMemories() {
  const memories = new Set();
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const make = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
      const made = await make.apply(WebAssembly, given);
      const { memory } = (made.instance ?? made).exports;
      if (memory) memories.add(memory);
      return made;
    };
  }
  window.wasmBytes = () => {
    if (memories.size === 0) throw new Error("no WASM was started");
    return [...memories].reduce((sum, one) => sum + one.buffer.byteLength, 0);
  };
}
