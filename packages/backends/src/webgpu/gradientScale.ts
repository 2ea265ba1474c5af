/** Replaces smaller scales, so that division by the scale is safe. */
const LEAST_SCALE = '1e-20';

/**
 * Returns WGSL for the factor of a channel in batch norm, gamma / sqrt(variance + epsilon): `rawScale`, and `scale`,
 * which is never 0. It also defines `deviation`, the reciprocal of the standard deviation.
 *
 * @param V The type; `gamma_at(channel)` and `variance_at(channel)` are of it.
 */
export function gradientScale(V: 'V' | 'f32' | 'vec4<f32>'): string {
  return `
    let deviation = inverseSqrt(variance_at(channel) + ${V}(uniforms.epsilon));
    let rawScale = gamma_at(channel) * deviation;
    let scale = select(rawScale, ${V}(${LEAST_SCALE}), abs(rawScale) < ${V}(${LEAST_SCALE}));`;
}
