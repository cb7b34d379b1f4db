//! The taste as a WASM of its own, for `tests/measure-taste.mjs` alone: it is in no page.

#[cfg(target_arch = "wasm32")]
mod bench {
    use firstlight::day::Day;
    use firstlight::paper::PaperId;
    use firstlight::store::{open, seal};
    use firstlight::taste::{Criteria, Evidence, Features, Lesson, Occasion, Progress, Study, Taste};
    use wasm_bindgen::JsValue;
    use wasm_bindgen::prelude::wasm_bindgen;

    /// Papers that wait to be learned, and a taste.
    #[wasm_bindgen]
    pub struct Bench {
        lessons: Vec<Lesson>,
        taste: Taste,
        study: Option<Study>,
    }

    #[wasm_bindgen]
    impl Bench {
        #[wasm_bindgen(constructor)]
        pub fn new() -> Self {
            Self { lessons: Vec::new(), taste: Taste::new(""), study: None }
        }

        /// Takes a paper in.
        pub fn take(
            &mut self,
            id: &str,
            title: &str,
            abstract_text: &str,
            relevance: u8,
        ) -> Result<(), JsValue> {
            let paper = PaperId::parse(id).ok_or("no id")?;
            let evidence = Evidence::Scored { relevance, novelty: None };
            let (title, abstract_text) = (title.to_owned(), abstract_text.to_owned());
            self.lessons.push(Lesson { paper, title, abstract_text, evidence });
            Ok(())
        }

        /// Featurises and ranks the papers from `first` on, `count` of them; gives how many have a match.
        pub fn rank(&self, first: usize, count: usize) -> usize {
            let papers = self.lessons.iter().skip(first).take(count);
            let features: Vec<Features> =
                papers.map(|paper| Features::of(&paper.title, &paper.abstract_text)).collect();
            self.taste.rank(&features, &Criteria::default()).len()
        }

        /// Begins to learn a day: the papers from `first` on, `count` of them.
        pub fn begin(&mut self, day: &str, first: usize, count: usize) -> Result<(), JsValue> {
            let day = Day::parse(day).ok_or("no day")?;
            let lessons = self.lessons.iter().skip(first).take(count).cloned().collect();
            self.study = Some(Study::new(&self.taste, Occasion::FullDay(day), lessons));
            Ok(())
        }

        /// Goes on with so many steps; true where there is more to do.
        pub fn go_on(&mut self, steps: usize) -> bool {
            let Some(study) = &mut self.study else { return false };
            study.go_on(&mut self.taste, steps) == Progress::More
        }

        /// The taste as it is stored.
        pub fn seal(&self) -> String {
            seal(&self.taste).unwrap_or_default()
        }

        /// Reads it; true where it is the same.
        pub fn open(&self, json: &str) -> bool {
            open::<Taste>(json).is_ok_and(|taste| taste == self.taste)
        }

        /// Begins with nothing.
        pub fn forget(&mut self) {
            self.taste = Taste::new("");
        }

        /// The days that were learned.
        pub fn days(&self) -> usize {
            self.taste.full_days()
        }
    }
}

fn main() {}
