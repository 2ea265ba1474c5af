/** Smaller scales are taken to be so large, so that they can be divided by. */
const LEAST_SCALE = '1e-20';

/**
 * WGSL of what batch norm multiplies a channel by, gamma / sqrt(variance + epsilon): `rawScale`, and `scale`, which is never 0; by the
 * way `deviation`, one by the standard deviation.
 *
 * @param V The type; `gamma_at(channel)` and `variance_at(channel)` are of it.
 */
export function gradientScale(V: 'V' | 'f32' | 'vec4<f32>'): string {
  return `
    let deviation = inverseSqrt(variance_at(channel) + ${V}(uniforms.epsilon));
    let rawScale = gamma_at(channel) * deviation;
    let scale = select(rawScale, ${V}(${LEAST_SCALE}), abs(rawScale) < ${V}(${LEAST_SCALE}));`;
}
