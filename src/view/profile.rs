//! A profile as the reader types it.

use crate::money::Limit;
use crate::profile::{
    Edits, Keywords, Opening, Part, Profile, parse_categories, parse_followed, parse_never,
};
use crate::run::budget::Budget;
use crate::view::budget::TypedBudget;

/// The fields of a profile's page. What needs no typing is in `profile`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedProfile {
    /// All that is no field of text.
    pub profile: Profile,
    /// Its name.
    pub name: String,
    /// The categories, with commas between.
    pub categories: String,
    /// The followed authors, one a line.
    pub followed: String,
    /// What is never shown, one a line.
    pub never: String,
    /// The language of comments; empty leaves it open.
    pub language: String,
    /// The profile's own model; empty is the settings'.
    pub model: String,
    /// Dollars for a run; empty is no limit of its own.
    pub money: String,
    /// Tokens for a run.
    pub tokens: String,
    /// The keywords.
    pub keywords: TypedKeywords,
}

/// The keywords as they are typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypedKeywords {
    /// Relevant, irrelevant, application.
    Lists([String; 3]),
    /// A text of the reader's own, among the profile's edits.
    Text,
}

impl TypedProfile {
    /// The fields that hold `profile`.
    pub fn of(profile: &Profile) -> Self {
        let budget = TypedBudget::of(&Budget { per_run: profile.budget, ..Budget::default() });
        let categories: Vec<_> = profile.categories.iter().map(ToString::to_string).collect();
        Self {
            name: profile.name.clone(),
            categories: categories.join(", "),
            followed: profile.followed.join("\n"),
            never: profile.never.join("\n"),
            language: profile.language.clone().unwrap_or_default(),
            model: profile.model.clone().unwrap_or_default(),
            money: budget.run_money,
            tokens: budget.run_tokens,
            keywords: TypedKeywords::of(profile),
            profile: profile.clone(),
        }
    }

    /// The profile in the fields.
    ///
    /// # Errors
    /// With a sentence on the first field that holds something else.
    pub fn read(&self) -> Result<Profile, String> {
        self.limit().and_then(|budget| self.checked(budget).map_err(|error| error.to_string()))
    }

    fn checked(&self, budget: Limit) -> Result<Profile, crate::profile::EditError> {
        let some = |text: &String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let mut profile = Profile {
            name: self.name.split_whitespace().collect::<Vec<_>>().join(" "),
            categories: parse_categories(&self.categories)?,
            followed: parse_followed(&self.followed)?,
            never: parse_never(&self.never)?,
            language: some(&self.language),
            model: some(&self.model),
            budget,
            ..self.profile.clone()
        };
        if let TypedKeywords::Lists(lists) = &self.keywords {
            let [relevant, irrelevant, application] = lists.each_ref().map(|list| Keywords::parse(list));
            profile.edit(Part::Keywords, &Keywords { relevant, irrelevant, application }.to_text())?;
        }
        profile.checked()
    }

    fn limit(&self) -> Result<Limit, String> {
        let typed = TypedBudget {
            run_money: self.money.clone(),
            run_tokens: self.tokens.clone(),
            ..TypedBudget::default()
        };
        typed.read().map(|budget| budget.per_run)
    }

    /// Whether a day may be read by itself with what is typed: there is a budget for a run, here or in `settings`.
    pub fn may_open_by_itself(&self, settings: &Budget) -> bool {
        self.limit().is_ok_and(|own| !own.or(settings.per_run).is_none())
    }

    /// Whether the day is read by itself.
    pub fn opens_by_itself(&self) -> bool {
        self.profile.opening == Opening::ByItself
    }

    /// Writes the keywords as one text, the one that the lists made.
    pub fn keywords_as_text(&mut self) {
        if let Ok(profile) = self.read() {
            self.profile.edits.keywords = profile.edits.keywords;
        }
        self.keywords = TypedKeywords::Text;
    }

    /// Reads the keywords as lists: those in their text, or the shipped ones where it has none.
    pub fn keywords_as_lists(&mut self) {
        if Keywords::of(&self.profile).is_none() {
            self.profile.edits = Edits { keywords: None, ..self.profile.edits.clone() };
        }
        self.keywords = TypedKeywords::of(&self.profile);
    }
}

impl TypedKeywords {
    fn of(profile: &Profile) -> Self {
        Keywords::of(profile).map_or(Self::Text, |Keywords { relevant, irrelevant, application }| {
            Self::Lists([relevant, irrelevant, application].map(|list| list.join(", ")))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::{MicroDollars, Tokens};

    #[test]
    fn what_is_not_touched_stays_as_it_was() {
        let check = |profile: Profile| assert_eq!(TypedProfile::of(&profile).read(), Ok(profile));
        let default = Profile::default_reader();
        check(default.clone());
        let mut own = Profile {
            never: vec!["bees".to_owned(), "a, b".to_owned()],
            followed: vec!["Ada Example".to_owned()],
            language: Some("German".to_owned()),
            model: Some("small".to_owned()),
            budget: Limit { money: Some(MicroDollars(250_000)), tokens: Some(Tokens(1_000)) },
            opening: Opening::ByItself,
            ..default
        };
        check(own.clone());
        own.edits.keywords = Some("In prose.".to_owned());
        check(own.clone());
        own.edits.keywords = Some(String::new());
        check(own);
    }

    #[test]
    fn keywords_are_lists_or_a_text() {
        let mut typed = TypedProfile::of(&Profile::default_reader());
        let TypedKeywords::Lists(lists) = &mut typed.keywords else { panic!("no lists") };
        lists[0] = "bees,\nhoney".to_owned();
        lists[1] = String::new();
        typed.keywords_as_text();
        let text = typed.profile.text(Part::Keywords).to_owned();
        assert!(text.contains("higher relevance: bees, honey.\n- Application"), "{text}");
        assert_eq!(typed.read().unwrap().text(Part::Keywords), text);
        typed.keywords_as_lists();
        assert_eq!(Keywords::of(&typed.read().unwrap()).unwrap().relevant, ["bees", "honey"]);
        typed.keywords_as_text();
        typed.profile.edits.keywords = Some("Prose.".to_owned());
        assert_eq!(typed.read().unwrap().text(Part::Keywords), "Prose.");
        typed.keywords_as_lists();
        assert_eq!(typed.read().unwrap().text(Part::Keywords), Part::Keywords.default_text());
    }

    #[test]
    fn a_day_is_read_by_itself_within_a_budget_alone() {
        let mut typed = TypedProfile::of(&Profile::default_reader());
        let none = Budget::default();
        let month = Limit { money: Some(MicroDollars(1)), tokens: None };
        assert!(!typed.may_open_by_itself(&none));
        assert!(!typed.may_open_by_itself(&Budget { per_month: month, ..none }), "a month is no run");
        assert!(typed.may_open_by_itself(&Budget { per_run: month, ..none }));
        typed.money = "much".to_owned();
        assert!(!typed.may_open_by_itself(&none) && typed.read().is_err());
        typed.money = "0.5".to_owned();
        assert!(typed.may_open_by_itself(&none));
    }
}
