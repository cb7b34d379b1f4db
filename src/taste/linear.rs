//! The linear model: follow the regularised leader, one weight per place, each with a learning rate of its own.
//!
//! FTRL-Proximal (McMahan et al. 2013, "Ad click prediction: a view from the trenches", KDD) without its L1 part:
//! nothing is gained from weights that are exactly zero here. The loss is the logistic one with targets between 0 and
//! 1, a regression whose outcome stays within the scale.

use super::features::{CONSTANT, PLACES, Vector};
use super::numbers::{from_half, sigmoid, to_half};

/// The learning rate's scale. Between 1 and 3 all is the same within noise; so is `BETA`, and `RIDGE` below 1.
const ALPHA: f32 = 1.0;
/// What keeps the first steps small.
const BETA: f32 = 1.0;
/// The L2 penalty.
const RIDGE: f32 = 0.3;

/// One quantity that is learned.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Head(Vec<Cell>);

/// What is known of one place. Root and weight follow from the other two, and stand beside them because they are wanted
/// far oftener than they change.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Cell {
    /// The sum of the gradients, less what the present weight accounts for.
    z: f32,
    /// The sum of their squares.
    n: f32,
    /// The root of it.
    root: f32,
    /// What a paper that has the place gets for it.
    weight: f32,
}

impl Cell {
    fn new(z: f32, n: f32) -> Self {
        let root = n.sqrt();
        Self { z, n, root, weight: -z / ((BETA + root) / ALPHA + RIDGE) }
    }
}

impl Default for Head {
    fn default() -> Self {
        Self(vec![Cell::new(0.0, 0.0); PLACES])
    }
}

impl Head {
    /// The linear value of a paper: 0 is the middle of the scale, more is nearer to its upper end.
    pub(super) fn value(&self, paper: &Vector) -> f32 {
        with_constant(paper).map(|(place, value)| self.weight(place) * value).sum()
    }

    /// Learns that a paper's place on the scale is `target`, 0 to 1; `importance` times over.
    pub(super) fn learn(&mut self, paper: &Vector, (target, importance): (f32, f32)) {
        let error = (sigmoid(self.value(paper)) - target) * importance;
        for (place, value) in with_constant(paper) {
            let Some(cell) = self.0.get_mut(place) else { continue };
            let gradient = error * value;
            let n = cell.n + gradient * gradient;
            let root = n.sqrt();
            let z = cell.z + (gradient - (root - cell.root) / ALPHA * cell.weight);
            *cell = Cell { z, n, root, weight: -z / ((BETA + root) / ALPHA + RIDGE) };
        }
    }

    /// The weight of a place.
    pub(super) fn weight(&self, place: usize) -> f32 {
        self.0.get(place).map_or(0.0, |cell| cell.weight)
    }

    /// True while nothing has been learned.
    pub(super) fn is_empty(&self) -> bool {
        self.0.get(CONSTANT).is_none_or(|cell| cell.n == 0.0)
    }

    /// Rounds what was learned to what is stored, so that a stored taste and one that was never put away go on alike.
    pub(super) fn settle(&mut self) {
        for cell in self.0.iter_mut().filter(|cell| cell.n != 0.0) {
            *cell = Cell::new(from_half(to_half(cell.z)), from_half(to_half(cell.n)));
        }
    }

    /// The state in half precision, two bytes a number, little end first: all `z`, then all `n`.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let all = self.0.iter().map(|cell| cell.z).chain(self.0.iter().map(|cell| cell.n));
        all.flat_map(|number| to_half(number).to_le_bytes()).collect()
    }

    /// Reads [`Head::to_bytes`]; `None` for another length, and where a sum of squares is negative.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (pairs, rest) = bytes.as_chunks::<2>();
        let numbers: Vec<f32> = pairs.iter().map(|pair| from_half(u16::from_le_bytes(*pair))).collect();
        let (z, n) = numbers.split_at_checked(PLACES)?;
        let whole = rest.is_empty() && n.len() == PLACES && n.iter().all(|square| *square >= 0.0);
        whole.then(|| Self(z.iter().zip(n).map(|(z, n)| Cell::new(*z, *n)).collect()))
    }
}

fn with_constant(paper: &Vector) -> impl Iterator<Item = (usize, f32)> {
    paper.0.iter().copied().chain([(CONSTANT, 1.0)])
}

/// The weights of a model that counts little and will be forgotten: one byte each, in steps of `step`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Former {
    pub step: f32,
    pub weights: Vec<i8>,
    /// The days for which it has counted.
    pub days: u8,
}

impl Former {
    pub(super) fn of(head: &Head) -> Self {
        let all: Vec<f32> = (0..PLACES).map(|place| head.weight(place)).collect();
        let most = all.iter().fold(0.0_f32, |most, weight| most.max(weight.abs()));
        let step = most.max(f32::MIN_POSITIVE * 127.0) / 127.0;
        // Saturating: `as` of a float never wraps.
        let weights = all.iter().map(|weight| (weight / step).round() as i8).collect();
        Self { step, weights, days: 0 }
    }

    /// Takes what was stored; `None` for another number of weights, and for steps that no model has.
    pub(super) fn from_parts(step: f32, weights: Vec<i8>, days: u8) -> Option<Self> {
        let sound = weights.len() == PLACES && (0.0..=1000.0).contains(&step);
        sound.then_some(Self { step, weights, days })
    }

    pub(super) fn value(&self, paper: &Vector) -> f32 {
        let weight =
            |place: usize| self.weights.get(place).map_or(0.0, |weight| f32::from(*weight) * self.step);
        with_constant(paper).map(|(place, value)| weight(place) * value).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::taste::Features;
    use crate::taste::frequency::Frequencies;

    fn vector(text: &str) -> Vector {
        Features::of("", text).weigh(&Frequencies::default())
    }

    #[test]
    fn what_was_praised_is_preferred_and_the_state_survives() {
        let mut head = Head::default();
        assert!(head.is_empty());
        for _ in 0..20 {
            head.learn(&vector("dwarf galaxies and dark matter"), (1.0, 5.0));
            head.learn(&vector("pulsar timing with radio arrays"), (0.0, 1.0));
        }
        let (good, bad) = (head.value(&vector("dwarf galaxies")), head.value(&vector("pulsar timing")));
        assert!(good > 0.5 && bad < 0.0, "{good} {bad}");
        assert!(!head.is_empty());
        head.settle();
        let back = Head::from_bytes(&head.to_bytes()).unwrap();
        assert_eq!(back, head);
        assert_eq!(head.to_bytes().len(), PLACES * 8 / 2);

        let former = Former::of(&head);
        let old = former.value(&vector("dwarf galaxies"));
        assert!((old - good).abs() < 0.05, "{old} {good}");
        assert_eq!(Former::of(&Head::default()).value(&vector("dwarf galaxies")), 0.0);
    }

    #[test]
    fn damaged_states_are_refused() {
        let bytes = Head::default().to_bytes();
        assert!(Head::from_bytes(&bytes).is_some());
        assert!(Head::from_bytes(&bytes[1..]).is_none());
        assert!(Head::from_bytes(&bytes[..PLACES]).is_none());
        assert!(Head::from_bytes(&[]).is_none());
        let mut negative = bytes;
        *negative.last_mut().unwrap() = 0xbc;
        assert!(Head::from_bytes(&negative).is_none());
    }
}
