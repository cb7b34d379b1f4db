//! Adopting what was tried, and taking it back.

use std::mem::replace;

use crate::profile::{Edits, Profile};
use crate::run::settings::Settings;

/// One thing that a reader takes over from a trial, or has back from before. It touches nothing else of profile and
/// settings, which may have changed meanwhile: another adoption is such a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Adoption {
    /// The criteria of the profile.
    Criteria(Box<Edits>),
    /// The profile's own model; `None` is the settings'.
    OwnModel(Option<String>),
    /// The model of the settings, at their address.
    Model(String),
}

impl Adoption {
    /// Takes `model` over for a reader of `profile`: where the profile has a model of its own, in place of that one.
    pub fn of_model(model: String, profile: &Profile) -> Self {
        if profile.model.is_some() { Self::OwnModel(Some(model)) } else { Self::Model(model) }
    }

    /// Puts it into the profile or the settings, and returns what brings back what was there.
    pub fn put_into(self, profile: &mut Profile, settings: &mut Settings) -> Self {
        match self {
            Self::Criteria(mut edits) => {
                std::mem::swap(&mut profile.edits, &mut edits);
                Self::Criteria(edits)
            }
            Self::OwnModel(model) => Self::OwnModel(replace(&mut profile.model, model)),
            Self::Model(model) => match &mut settings.endpoint {
                Some(endpoint) => Self::Model(replace(&mut endpoint.model, model)),
                None => Self::Model(model),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AnswerForm, Endpoint};
    use crate::profile::Part;

    fn criteria(topics: &str) -> Adoption {
        let mut profile = Profile::default_reader();
        profile.edit(Part::Topics, topics).unwrap();
        Adoption::Criteria(Box::new(profile.edits))
    }

    fn settings() -> Settings {
        let endpoint = Endpoint::parse("https://model.example/v1", "gpt-4o", AnswerForm::Schema).unwrap();
        Settings { endpoint: Some(endpoint), ..Settings::default() }
    }

    /// In whatever order, and whatever else changes meanwhile.
    #[test]
    fn each_is_taken_back_alone_and_to_the_letter() {
        let own = Profile { model: Some("own".to_owned()), ..Profile::default_reader() };
        for profile in [Profile::default_reader(), own] {
            let model = Adoption::of_model("other".to_owned(), &profile);
            for both in [[criteria("Cows."), model.clone()], [model.clone(), criteria("Cows.")]] {
                for first_back in [0, 1] {
                    let (mut now, mut set) = (profile.clone(), settings());
                    let mut backs = both.clone().map(|one| Some(one.put_into(&mut now, &mut set)));
                    assert_eq!(now.text(Part::Topics), "Cows.");
                    assert_eq!(set.endpoint_for(&now).unwrap().model, "other");
                    now.followed.push("Ada Example".to_owned());
                    for place in [first_back, 1 - first_back] {
                        let _again = backs[place].take().unwrap().put_into(&mut now, &mut set);
                    }
                    let followed = now.followed.pop();
                    assert_eq!(
                        (now, set, followed),
                        (profile.clone(), settings(), Some("Ada Example".to_owned()))
                    );
                }
            }
        }
    }

    #[test]
    fn a_model_without_an_address_changes_nothing() {
        let (mut profile, mut settings) = (Profile::default_reader(), Settings::default());
        let back = Adoption::Model("m".to_owned()).put_into(&mut profile, &mut settings);
        assert_eq!(
            (back, profile, settings),
            (Adoption::Model("m".to_owned()), Profile::default_reader(), Settings::default())
        );
    }
}
