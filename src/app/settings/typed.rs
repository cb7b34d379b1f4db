//! The model's form as typed, and what it means.

use crate::model::providers::{self, Address, Provider};
use crate::model::{AnswerForm, Endpoint};
use crate::money::{MicroDollars, PerMillion, Price};
use crate::run::settings::Settings;
use crate::view::words;

/// The fields of the model's form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    pub provider: &'static Provider,
    pub base_url: String,
    pub model: String,
    pub plain_answers: bool,
    pub prompt_price: String,
    pub cached_price: String,
    pub completion_price: String,
}

impl Typed {
    /// The fields for what is stored: what the reader considers first, else what is asked, else the first row.
    pub fn of(settings: &Settings) -> Self {
        let mut typed = Self {
            provider: providers::custom(),
            base_url: String::new(),
            model: String::new(),
            plain_answers: false,
            prompt_price: String::new(),
            cached_price: String::new(),
            completion_price: String::new(),
        };
        let Some(endpoint) = settings.considered.as_ref().or(settings.endpoint.as_ref()) else {
            typed.choose(providers::PROVIDERS.first().unwrap_or(typed.provider));
            return typed;
        };
        typed.provider = endpoint.provider;
        typed.base_url = endpoint.base_url.as_str().to_owned();
        typed.plain_answers = endpoint.answer_form == AnswerForm::Jsonl;
        typed.name_model(endpoint.model.clone(), |model| settings.prices.get(model).copied());
        typed
    }

    /// Takes another row.
    pub fn choose(&mut self, provider: &'static Provider) {
        self.provider = provider;
        self.base_url = match provider.address {
            Address::Typed => String::new(),
            Address::Fixed | Address::Usual => provider.base_url.to_owned(),
        };
    }

    /// Takes another model, and shows what the reader said, or the provider's list says, that it costs: `known`. What
    /// stood there of the model before goes with it.
    pub fn name_model(&mut self, model: String, known: impl Fn(&str) -> Option<Price>) {
        let dollars = |price: PerMillion| price.0.in_dollars();
        let before = known(&self.model);
        let after = known(&model);
        if after.is_some() || (before.is_some() && self.price() == Ok(before)) {
            self.prompt_price = after.map(|price| dollars(price.prompt)).unwrap_or_default();
            self.cached_price = after.and_then(|price| price.cached).map(dollars).unwrap_or_default();
            self.completion_price = after.map(|price| dollars(price.completion)).unwrap_or_default();
        }
        self.model = model;
    }

    /// What is to be asked.
    pub fn endpoint(&self) -> Result<Endpoint, String> {
        let endpoint = Endpoint::at(self.provider, &self.base_url, &self.model, self.answer_form());
        endpoint.map_err(|error| error.to_string())
    }

    /// Where its models are listed.
    pub fn server(&self) -> Result<Endpoint, String> {
        let endpoint = Endpoint::without_model(self.provider, &self.base_url, self.answer_form());
        endpoint.map_err(|error| error.to_string())
    }

    fn answer_form(&self) -> AnswerForm {
        if self.plain_answers { AnswerForm::Jsonl } else { self.provider.answers }
    }

    /// The reader's own price; `None` where the fields are empty.
    pub fn price(&self) -> Result<Option<Price>, String> {
        let read = |text: &str| match text.trim() {
            "" => Ok(None),
            text => MicroDollars::parse_dollars(text)
                .map(|amount| Some(PerMillion(amount)))
                .ok_or_else(|| words::not_a_price(text)),
        };
        match (read(&self.prompt_price)?, read(&self.cached_price)?, read(&self.completion_price)?) {
            (None, None, None) => Ok(None),
            (Some(prompt), cached, Some(completion)) => Ok(Some(Price { prompt, cached, completion })),
            _ => Err(words::HALF_A_PRICE.to_owned()),
        }
    }
}
