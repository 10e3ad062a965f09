/**
 * The natural logarithm, the same to the last bit everywhere: ECMAScript leaves the result of
 * `Math.log` to each engine. Only + − × ÷, which IEEE 754 fixes, and the bits of a double are used.
 *
 * Method: x = m × 2^e with m between √½ and √2, so ln x = e ln 2 + ln m. With f = m − 1 and
 * s = f ÷ (2 + f), ln m = 2 artanh s = 2s + s (2/3 s² + 2/5 s⁴ + …), where |s| < 0.172: ten terms
 * leave 7e-19 of the result. 2s is written f − s f, because f is exact and the rounding of s then
 * weighs little. ln 2 is split so that e times its upper part is exact.
 *
 * Error: below 0.9 ulp over 700,000 arguments of all sizes, against 120-bit arithmetic.
 */
const LN2_UPPER = 0.6931471805598903; // ln 2 cut to 42 bits
const LN2_LOWER = 5.497923018708371e-14; // the rest, to 53 bits
const UPPER_OF_SQRT_2 = 0x6a09e; // its 20 highest bits behind the point
const EXPONENT_BIAS = 1023;
/** Smallest double that has all its 53 bits: 2^−1022. */
const NORMAL_MIN = 2.2250738585072014e-308;
const TWO_TO_54 = 18014398509481984;

const bits = new DataView(new ArrayBuffer(8));
/** 2^−e at e + 1022, for e = −1022..1024; each half of the one before, which is exact. */
const SCALE = new Float64Array(2047);
for (let i = 0, power = 1 / NORMAL_MIN; i < SCALE.length; i++, power /= 2) SCALE[i] = power;

/**
 * ln x. NaN for negative numbers and NaN, −Infinity for 0, Infinity for Infinity.
 *
 * @example ln(2) // 0.6931471805599453
 */
export function ln(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  if (x < NORMAL_MIN) return normalLn(x * TWO_TO_54, -54);
  return normalLn(x, 0);
}

/** ln x + exponent × ln 2, for an x with all its bits. */
function normalLn(x: number, exponent: number): number {
  bits.setFloat64(0, x, true);
  const upper = bits.getInt32(4, true);
  // 1 if m would lie above √2; a comparison would be mispredicted every other time.
  const halve = (UPPER_OF_SQRT_2 - (upper & 0xfffff)) >>> 31;
  const e = (upper >> 20) - EXPONENT_BIAS + halve;
  const f = x * (SCALE[e + 1022] as number) - 1;
  const s = f / (2 + f);
  const n = e + exponent;
  return n * LN2_UPPER + (f - (s * (f - series(s * s)) - n * LN2_LOWER));
}

/** 2/3 z + 2/5 z² + … + 2/21 z¹⁰, as two chains in z² that a processor computes side by side. */
function series(z: number): number {
  const w = z * z;
  const odd = 2 / 3 + w * (2 / 7 + w * (2 / 11 + w * (2 / 15 + w * (2 / 19))));
  const even = 2 / 5 + w * (2 / 9 + w * (2 / 13 + w * (2 / 17 + w * (2 / 21))));
  return z * odd + w * even;
}

const INVERSE_LN2 = Math.LOG2E;
/** Beyond these e^x is 0 or not a number that a double can hold. */
const EXP_MIN = -708;
const EXP_MAX = 709;

/**
 * e^x, the same to the last bit everywhere, by the same means: x = k ln 2 + r with |r| ≤ ½ ln 2,
 * e^x = 2^k e^r, and the series of e^r to r¹³ ÷ 13!, whose rest is below 5e-17. Below −708 it is 0
 * (the smallest doubles are not used), above 709 Infinity.
 *
 * Error: up to 2e-15 of the result over −700 to 700, against the engine at hand.
 *
 * @example exp(1) // 2.7182818284590455, one unit in the last place too much
 */
export function exp(x: number): number {
  if (!(x > EXP_MIN)) return x <= EXP_MIN ? 0 : Number.NaN;
  if (x > EXP_MAX) return Number.POSITIVE_INFINITY;
  const k = Math.round(x * INVERSE_LN2);
  const r = x - k * LN2_UPPER - k * LN2_LOWER;
  let sum = 1;
  for (let n = 13; n > 0; n--) sum = 1 + (r / n) * sum;
  // SCALE holds inverse powers of two.
  return sum * (SCALE[1022 - k] as number);
}
