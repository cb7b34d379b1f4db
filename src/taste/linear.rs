//! The linear model: follow the regularised leader, one weight per place, each with a learning rate of its own.
//!
//! FTRL-Proximal (McMahan et al. 2013, "Ad click prediction: a view from the trenches", KDD) without its L1 part:
//! nothing is gained from weights that are exactly zero here. The loss is the logistic one with targets between 0 and
//! 1, a regression whose outcome stays within the scale.

use super::features::{CONSTANT, PLACES, Vector};
use super::numbers::{from_half, is_half, rounded_to_half, sigmoid, to_half};

/// The learning rate's scale. Between 1 and 3 all is the same within noise; so is `BETA`, and `RIDGE` below 1.
const ALPHA: f32 = 1.0;
/// What keeps the first steps small.
const BETA: f32 = 1.0;
/// The L2 penalty.
const RIDGE: f32 = 0.3;

/// What is learned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quantity {
    /// Expected relevance: the match.
    Relevance,
    /// Expected relevance + novelty: what orders a list.
    Sum,
}

/// Both quantities, learned from the same papers. What is known of a place stands together, for it is wanted together,
/// and fetching it is what takes the time.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Model(Vec<Place>);

#[derive(Debug, Clone, Copy, PartialEq)]
struct Place {
    relevance: Cell,
    sum: Cell,
}

/// What is known of one place. Root and weight follow from the other two, and stand beside them because they are wanted
/// far oftener than they change.
#[derive(Debug, Clone, Copy, PartialEq)]
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

    #[inline(always)]
    fn learn(&mut self, gradient: f32) {
        let n = self.n + gradient * gradient;
        let root = n.sqrt();
        let z = self.z + (gradient - (root - self.root) / ALPHA * self.weight);
        *self = Self { z, n, root, weight: -z / ((BETA + root) / ALPHA + RIDGE) };
    }

    fn settle(&mut self) {
        // Most places are as they were.
        if is_half(self.z) && is_half(self.n) {
            return;
        }
        let (z, n) = (rounded_to_half(self.z), rounded_to_half(self.n));
        if z != self.z || n != self.n {
            *self = Self::new(z, n);
        }
    }
}

impl Place {
    fn of(&self, quantity: Quantity) -> &Cell {
        match quantity {
            Quantity::Relevance => &self.relevance,
            Quantity::Sum => &self.sum,
        }
    }
}

impl Default for Model {
    fn default() -> Self {
        let cell = Cell::new(0.0, 0.0);
        Self(vec![Place { relevance: cell, sum: cell }; PLACES])
    }
}

impl Model {
    /// The linear value of a paper: 0 is the middle of the scale, more is nearer to its upper end.
    pub(super) fn value(&self, quantity: Quantity, paper: &Vector) -> f32 {
        let mut sum = 0.0;
        for (place, value) in &paper.0 {
            sum += self.weight(quantity, *place) * value;
        }
        sum + self.weight(quantity, CONSTANT)
    }

    fn values(&self, paper: &Vector) -> [f32; 2] {
        let (mut relevance, mut sum) = (0.0, 0.0);
        for (place, value) in &paper.0 {
            if let Some(place) = self.0.get(*place) {
                relevance += place.relevance.weight * value;
                sum += place.sum.weight * value;
            }
        }
        let constant = |quantity| self.weight(quantity, CONSTANT);
        [relevance + constant(Quantity::Relevance), sum + constant(Quantity::Sum)]
    }

    /// Learns where on the scale a paper stands, by its relevance and by the sum.
    pub(super) fn learn(&mut self, paper: &Vector, targets: [Target; 2]) {
        let [relevance, sum] = self.values(paper);
        let [of_relevance, of_sum] = targets;
        let (relevance, sum) = (of_relevance.error(relevance), of_sum.error(sum));
        for (place, value) in &paper.0 {
            if let Some(place) = self.0.get_mut(*place) {
                place.relevance.learn(relevance * value);
                place.sum.learn(sum * value);
            }
        }
        if let Some(constant) = self.0.get_mut(CONSTANT) {
            constant.relevance.learn(relevance);
            constant.sum.learn(sum);
        }
    }

    /// The weight of a place.
    pub(super) fn weight(&self, quantity: Quantity, place: usize) -> f32 {
        self.0.get(place).map_or(0.0, |place| place.of(quantity).weight)
    }

    /// True while nothing has been learned.
    pub(super) fn is_empty(&self) -> bool {
        self.0.get(CONSTANT).is_none_or(|constant| constant.relevance.n == 0.0)
    }

    /// Rounds what was learned to what is stored, so that a stored taste and one that was never put away go on alike.
    pub(super) fn settle(&mut self) {
        for place in &mut self.0 {
            place.relevance.settle();
            place.sum.settle();
        }
    }

    /// What was learned of a quantity, in half precision, two bytes a number, little end first: all `z`, then all `n`.
    pub(super) fn to_bytes(&self, quantity: Quantity) -> Vec<u8> {
        let cells = || self.0.iter().map(|place| place.of(quantity));
        let all = cells().map(|cell| cell.z).chain(cells().map(|cell| cell.n));
        all.flat_map(|number| to_half(number).to_le_bytes()).collect()
    }

    /// Reads [`Model::to_bytes`] of both; no bytes are nothing learned. `None` for another length, and where a sum of
    /// squares is negative.
    pub(super) fn from_bytes(relevance: &[u8], sum: &[u8]) -> Option<Self> {
        let (relevance, sum) = (cells(relevance)?, cells(sum)?);
        let places = relevance.into_iter().zip(sum);
        Some(Self(places.map(|(relevance, sum)| Place { relevance, sum }).collect()))
    }
}

fn cells(bytes: &[u8]) -> Option<Vec<Cell>> {
    if bytes.is_empty() {
        return Some(vec![Cell::new(0.0, 0.0); PLACES]);
    }
    let (pairs, rest) = bytes.as_chunks::<2>();
    let numbers: Vec<f32> = pairs.iter().map(|pair| from_half(u16::from_le_bytes(*pair))).collect();
    let (z, n) = numbers.split_at_checked(PLACES)?;
    let whole = rest.is_empty() && n.len() == PLACES && n.iter().all(|square| *square >= 0.0);
    whole.then(|| z.iter().zip(n).map(|(z, n)| Cell::new(*z, *n)).collect())
}

/// Where on the scale from 0 to 1 a paper stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Target {
    pub place: f32,
    /// How many times over it is learned.
    pub weight: f32,
}

impl Target {
    fn error(self, value: f32) -> f32 {
        (sigmoid(value) - self.place) * self.weight
    }
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
    /// The relevance that `model` expects.
    pub(super) fn of(model: &Model) -> Self {
        let all: Vec<f32> = (0..PLACES).map(|place| model.weight(Quantity::Relevance, place)).collect();
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
        let constant = weight(CONSTANT);
        paper.0.iter().map(|(place, value)| weight(*place) * value).sum::<f32>() + constant
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

    fn relevance(model: &Model, text: &str) -> f32 {
        model.value(Quantity::Relevance, &vector(text))
    }

    #[test]
    fn what_was_praised_is_preferred_and_the_state_survives() {
        let mut model = Model::default();
        assert!(model.is_empty());
        let target = |place, weight| Target { place, weight };
        for _ in 0..20 {
            model.learn(&vector("dwarf galaxies and dark matter"), [target(1.0, 5.0), target(0.0, 1.0)]);
            model.learn(&vector("pulsar timing with radio arrays"), [target(0.0, 1.0), target(1.0, 1.0)]);
        }
        let (good, bad) = (relevance(&model, "dwarf galaxies"), relevance(&model, "pulsar timing"));
        assert!(good > 0.5 && bad < 0.0, "{good} {bad}");
        let sum = |text: &str| model.value(Quantity::Sum, &vector(text));
        assert!(sum("dwarf galaxies") < sum("pulsar timing"), "the other quantity had other targets");
        let paper = vector("dark pulsars");
        assert_eq!(
            model.values(&paper),
            [Quantity::Relevance, Quantity::Sum].map(|one| model.value(one, &paper))
        );
        assert!(!model.is_empty());
        model.settle();
        let [first, second] = [Quantity::Relevance, Quantity::Sum].map(|one| model.to_bytes(one));
        assert_eq!(Model::from_bytes(&first, &second).as_ref(), Some(&model));
        assert_eq!(first.len(), PLACES * 8 / 2);

        let former = Former::of(&model);
        let old = former.value(&vector("dwarf galaxies"));
        assert!((old - good).abs() < 0.05, "{old} {good}");
        assert_eq!(Former::of(&Model::default()).value(&vector("dwarf galaxies")), 0.0);
    }

    #[test]
    fn damaged_states_are_refused() {
        let bytes = Model::default().to_bytes(Quantity::Sum);
        assert!(Model::from_bytes(&bytes, &bytes).is_some());
        assert_eq!(Model::from_bytes(&[], &[]), Some(Model::default()));
        assert!(Model::from_bytes(&bytes[1..], &bytes).is_none());
        assert!(Model::from_bytes(&bytes, &bytes[..PLACES]).is_none());
        let mut negative = bytes.clone();
        *negative.last_mut().unwrap() = 0xbc;
        assert!(Model::from_bytes(&negative, &bytes).is_none());
    }
}
