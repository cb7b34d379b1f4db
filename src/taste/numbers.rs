//! Arithmetic that gives the same bits on every machine. Additions, multiplications, divisions and square roots do
//! (IEEE 754); `ln` and `exp` of a platform's library do not.

/// The natural logarithm of a positive, normal number, to about 7 digits; 0 for any other.
pub(super) fn ln(x: f32) -> f32 {
    if !(x.is_normal() && x > 0.0) {
        return 0.0;
    }
    // x = m · 2^e with m between the square roots of 1/2 and 2, and the series of artanh for m.
    let bits = x.to_bits();
    let mut exponent = i16::try_from(bits >> 23).unwrap_or(127) - 127;
    let mut m = f32::from_bits((bits & 0x007f_ffff) | 0x3f80_0000);
    if m > std::f32::consts::SQRT_2 {
        m *= 0.5;
        exponent += 1;
    }
    let s = (m - 1.0) / (m + 1.0);
    let q = s * s;
    let series = 1.0 + q * (1.0 / 3.0 + q * (1.0 / 5.0 + q * (1.0 / 7.0 + q * (1.0 / 9.0))));
    f32::from(exponent) * std::f32::consts::LN_2 + 2.0 * s * series
}

/// `1 / (1 + e^-x)`, between 0 and 1.
pub(super) fn sigmoid(x: f32) -> f32 {
    // e^y = (e^(y/64))^64, the inner one by its series.
    let y = -x.clamp(-20.0, 20.0) / 64.0;
    let mut power = 1.0 + y * (1.0 + y / 2.0 * (1.0 + y / 3.0 * (1.0 + y / 4.0)));
    for _ in 0..6 {
        power *= power;
    }
    1.0 / (1.0 + power)
}

/// True only for a number that half precision has; not for all of them, for it is a quick look.
#[inline(always)]
pub(super) fn is_half(x: f32) -> bool {
    x.to_bits() & 0x1fff == 0 && (x == 0.0 || (6.103_515_6e-5..=65_504.0).contains(&x.abs()))
}

/// The nearest number that half precision has: what `from_half(to_half(x))` gives.
pub(super) fn rounded_to_half(x: f32) -> f32 {
    let (bits, size) = (x.to_bits(), x.abs());
    if (6.103_515_6e-5..65_504.0).contains(&size) {
        // To even, carried over into the exponent where it must be.
        f32::from_bits((bits + 0x0fff + ((bits >> 13) & 1)) & !0x1fff)
    } else {
        from_half(to_half(x))
    }
}

/// The nearest half-precision number (IEEE 754 binary16), as its bits; what is too large becomes the largest.
pub(super) fn to_half(x: f32) -> u16 {
    let sign = if x.is_sign_negative() { 0x8000 } else { 0 };
    let size = x.abs();
    let low = |bits: u32| u16::try_from(bits & 0x7fff).unwrap_or(0);
    let bits = size.to_bits();
    sign | if size.is_nan() {
        0
    } else if size >= 65_504.0 {
        0x7bff
    } else if size < 6.103_515_6e-5 {
        // A multiple of 2^-24; adding 2^23 rounds to a whole number.
        low((size * 16_777_216.0 + 8_388_608.0).to_bits() & 0x007f_ffff)
    } else {
        low((bits + 0x0fff + ((bits >> 13) & 1) - 0x3800_0000) >> 13)
    }
}

/// The number that these bits are in half precision. Infinities and what is no number are 0: we write none.
pub(super) fn from_half(half: u16) -> f32 {
    let (exponent, fraction) = (u32::from(half >> 10) & 31, u32::from(half & 0x3ff));
    let size = match exponent {
        0 => f32::from(half & 0x3ff) / 16_777_216.0,
        31 => 0.0,
        _ => f32::from_bits(((exponent + 112) << 23) | (fraction << 13)),
    };
    if half & 0x8000 == 0 { size } else { -size }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_are_the_librarys_to_six_digits() {
        for step in 1_u16..5000 {
            let x = f32::from(step) * 0.37;
            assert!((ln(x) - x.ln()).abs() <= 2e-6 * x.ln().abs().max(1.0), "{x}: {} {}", ln(x), x.ln());
        }
        assert_eq!((ln(1.0), ln(0.0), ln(-1.0), ln(f32::NAN), ln(f32::INFINITY)), (0.0, 0.0, 0.0, 0.0, 0.0));
    }

    #[test]
    fn sigmoids_are_within_a_hundred_thousandth() {
        for step in -300_i16..300 {
            let x = f32::from(step) * 0.1;
            let exact = 1.0 / (1.0 + (-x).exp());
            assert!((sigmoid(x) - exact).abs() < 1e-5, "{x}: {} {exact}", sigmoid(x));
        }
    }

    #[test]
    fn every_half_survives() {
        for half in 0..=u16::MAX {
            let x = from_half(half);
            if (half >> 10) & 31 < 31 {
                assert_eq!(to_half(x), half, "{x}");
            }
        }
        let check = |x: f32, expected: f32| assert_eq!(from_half(to_half(x)), expected, "{x}");
        check(1.0003, 1.0);
        check(1.0006, 1.000_976_6);
        check(-1e9, -65_504.0);
        check(65_519.0, 65_504.0);
        check(1e-9, 0.0);
        check(f32::NAN, 0.0);
    }

    #[test]
    fn rounding_is_there_and_back() {
        for bits in (0..u32::MAX).step_by(9_973).chain([0x8000_0000, 0x477f_dfff, 0x3880_0000]) {
            let x = f32::from_bits(bits);
            let rounded = rounded_to_half(x);
            assert_eq!(rounded.to_bits(), from_half(to_half(x)).to_bits(), "{x}");
            assert!(!is_half(x) || rounded == x, "{x}");
        }
        assert!(is_half(0.0) && is_half(-1.5) && is_half(65_504.0) && !is_half(1.0001) && !is_half(1e9));
    }
}
