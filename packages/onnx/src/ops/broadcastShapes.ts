/** Returns the shape that NumPy's broadcasting gives. TensorFlow.js has already checked that the shapes agree. */
export function broadcastShapes(...shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    let size = 1;
    for (const shape of shapes) {
      const own = shape[axis - rank + shape.length] ?? 1;
      if (own !== 1) size = own;
    }
    return size;
  });
}
