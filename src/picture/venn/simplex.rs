//! Nelder and Mead's simplex method (1965), which finds a low place of a function without its
//! derivatives. Deterministic: fixed coefficients, a fixed number of steps, ties to the earlier point.

/// The lowest point found in so many steps from `start`, the first simplex being as large as `scale`.
pub(super) fn lowest<const N: usize>(
    start: [f64; N],
    scale: f64,
    steps: usize,
    cost: impl Fn(&[f64; N]) -> f64,
) -> [f64; N] {
    let mut corners: Vec<(f64, [f64; N])> = Vec::with_capacity(N + 1);
    corners.push((cost(&start), start));
    for axis in 0..N {
        let mut corner = start;
        corner[axis] += scale;
        corners.push((cost(&corner), corner));
    }
    for _ in 0..steps {
        // Stable, so that of equal corners the earlier one stays before the later.
        corners.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (best, worst, next_worst) = (corners[0].0, corners[N], corners[N - 1].0);
        let mut centre = [0.0; N];
        for (_, corner) in &corners[..N] {
            for axis in 0..N {
                centre[axis] += corner[axis] / N as f64;
            }
        }
        // The point beyond the centre, `far` times as far as the worst corner is before it.
        let beyond = |far: f64| {
            let mut point = centre;
            for axis in 0..N {
                point[axis] += far * (centre[axis] - worst.1[axis]);
            }
            (cost(&point), point)
        };
        let reflected = beyond(1.0);
        let replacement = if reflected.0 < best {
            let expanded = beyond(2.0);
            Some(if expanded.0 < reflected.0 {
                expanded
            } else {
                reflected
            })
        } else if reflected.0 < next_worst {
            Some(reflected)
        } else {
            let contracted = beyond(if reflected.0 < worst.0 { 0.5 } else { -0.5 });
            (contracted.0 < worst.0.min(reflected.0)).then_some(contracted)
        };
        match replacement {
            Some(better) => corners[N] = better,
            None => {
                let lowest = corners[0].1;
                for corner in &mut corners[1..] {
                    for (place, low) in corner.1.iter_mut().zip(lowest) {
                        *place = low + (*place - low) / 2.0;
                    }
                    corner.0 = cost(&corner.1);
                }
            }
        }
    }
    corners.sort_by(|a, b| a.0.total_cmp(&b.0));
    corners[0].1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_finds_the_bottom_of_rosenbrocks_valley() {
        let valley = |p: &[f64; 2]| {
            let [x, y] = *p;
            (1.0 - x) * (1.0 - x) + 100.0 * (y - x * x) * (y - x * x)
        };
        let [x, y] = lowest([-1.2, 1.0], 0.5, 400, valley);
        assert!((x - 1.0).abs() < 1e-6 && (y - 1.0).abs() < 1e-6, "{x}, {y}");
    }
}
