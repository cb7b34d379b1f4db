//! What the requests of a stage hold, and what they may be billed at.

use std::ops::Add;

use super::prompt_tokens;
use crate::model::{Question, room_for, thinks};
use crate::money::{ExactCost, MicroDollars, Price, Tokens, Usage};
use crate::profile::{Delimiter, Part, TitlePass};
use crate::run::plan::{BATCH, Batch};
use crate::run::prompts;
use crate::run::state::Run;

/// The shortest answer about one paper, in tokens: the bare object has 24 in o200k, and comments can be empty.
const ANSWER_LEAST: u64 = 20;
/// The longest, on average over a batch: 61 to 70 were seen in English, a third more in other Latin scripts.
const ANSWER_MOST: u64 = 90;
/// The longest about one rejected title, in tokens.
const TITLE_MOST: u64 = 16;
/// The answer about one pair, in tokens: the bare object with two ids has 17 in o200k, printed prettily twice as many, and
/// some pairs are left out.
const PAIR: [u64; 2] = [10, 40];
/// Around the answers of a request, in tokens.
const AROUND_ANSWERS: u64 = 50;
/// Around the texts of a prompt, in tokens: the marks of the messages and the schema of the answer.
const AROUND_PROMPT: u64 = 100;
/// A title pass leaves at least this part of the papers, in per cent.
const KEPT_LEAST: u64 = 5;
/// At most this part of the papers is asked about again, in per cent.
const AGAIN_MOST: u64 = 15;
/// Providers cache a beginning from so many tokens on; some want more.
const CACHED_FROM: Tokens = Tokens(1_024);
/// Tokens of an answer in a language that is asked for by name, where an English one has 100: a third more in Latin
/// scripts, up to twice as many in others.
const ANOTHER_LANGUAGE: u64 = 200;
/// Tokens of English prose per thousand characters.
const ENGLISH: u64 = 220;

/// The requests of one stage.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked {
    /// The papers in all of them.
    pub papers: usize,
    /// Their prompts, in o200k.
    pub prompt: Tokens,
    requests: u64,
    /// What all their completions say without thoughts: the least and, in English, the most.
    said: [Tokens; 2],
    /// How much all their completions may have together.
    limit: Tokens,
}

/// What several requests take.
#[derive(Debug, Clone, Copy, Default)]
pub struct Total {
    /// How many there are.
    pub requests: u64,
    /// In how many turns they are sent whose first request goes alone.
    pub stages: u64,
    /// What they use.
    pub usage: Usage,
}

impl Total {
    /// What they cost.
    pub fn cost(&self, price: Price) -> MicroDollars {
        let parts = [price.prompt_cost(self.usage), price.completion_cost(self.usage)];
        parts.into_iter().sum::<ExactCost>().rounded()
    }
}

impl Add for Total {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        let mut usage = self.usage;
        usage += other.usage;
        Self { requests: self.requests + other.requests, stages: self.stages + other.stages, usage }
    }
}

/// Who asks whom.
pub struct Asker<'a> {
    run: &'a Run,
    /// The beginning that all scoring requests share.
    constant: Tokens,
    thinks: bool,
    /// Whether what a provider writes to its cache costs more than the rest.
    writes: bool,
    /// How many tokens the model's own tokeniser counts where o200k counts 100: the least and the most.
    tokeniser: [u64; 2],
    /// How many tokens an answer has where an English one has 100.
    language: u64,
}

impl<'a> Asker<'a> {
    /// The asker of `run`.
    pub fn new(run: &'a Run) -> Self {
        let (profile, endpoint) = (&run.body.profile, &run.head.endpoint);
        let kept = prompts::as_kept(profile, endpoint.answer_form);
        let by_openai = has_o200k(&endpoint.model);
        let mut language = [Part::Answer, Part::Topics].map(|part| language(profile.text(part)));
        if profile.language.as_ref().is_some_and(|name| !name.eq_ignore_ascii_case("english")) {
            language = language.map(|factor| factor.max(ANOTHER_LANGUAGE));
        }
        Self {
            run,
            constant: prompt_tokens(&kept.system) + prompt_tokens(&kept.user),
            thinks: thinks(&endpoint.model),
            writes: endpoint.model.contains("claude"),
            tokeniser: if by_openai { [95, 105] } else { [85, 140] },
            language: language.into_iter().max().unwrap_or(100),
        }
    }

    /// The requests for `batches` of one stage.
    pub fn asked(&self, batches: &[Batch]) -> Asked {
        // One as random as any: a word of one letter would be cheaper.
        let delimiter = Delimiter::new(0x9e37_79b9_7f4a_7c15);
        let mut sum = Asked::default();
        for batch in batches {
            let (question, prompt, answers) =
                prompts::of_stage(self.run, batch.stage, &delimiter, &batch.papers);
            let each = match question {
                Question::Scores => [ANSWER_LEAST, ANSWER_MOST * self.language / 100],
                Question::Titles => [0, TITLE_MOST],
                Question::Pairs => PAIR,
            };
            sum.papers += batch.papers.len();
            sum.prompt += prompt_tokens(&prompt.system) + prompt_tokens(&prompt.user());
            sum.requests += 1;
            for (said, each) in sum.said.iter_mut().zip(each) {
                *said += Tokens(each * count(answers));
            }
            sum.limit += room_for(&self.run.head.endpoint, question, answers);
        }
        sum
    }

    /// The part of the scoring that is left if a title pass takes out all it can; all of it where there is none.
    pub fn kept_at_least(&self, scoring: &Asked) -> Asked {
        match self.run.body.profile.title_pass {
            TitlePass::On => self.part(scoring, KEPT_LEAST, BATCH),
            TitlePass::Off => *scoring,
        }
    }

    /// What may have to be asked again, in batches of half the size.
    pub fn asked_again(&self, scoring: &Asked) -> Asked {
        self.part(scoring, AGAIN_MOST, BATCH / 2)
    }

    fn part(&self, all: &Asked, per_cent: u64, batch: usize) -> Asked {
        let papers = (all.papers * usize::try_from(per_cent).unwrap_or(100)).div_ceil(100);
        let requests = count(papers.div_ceil(batch));
        let constant = self.constant.0 * all.requests;
        let texts = all.prompt.0.saturating_sub(constant) * per_cent / 100;
        Asked {
            papers,
            prompt: Tokens(texts + self.constant.0 * requests),
            requests,
            said: all.said.map(|Tokens(said)| Tokens(said * count(papers) / count(all.papers).max(1))),
            limit: Tokens(all.limit.0.div_ceil(all.requests.max(1)) * requests),
        }
    }

    /// The least that they take: the provider caches what it can, the model says little.
    pub fn least(&self, asked: &Asked) -> Total {
        let [tokeniser, _] = self.tokeniser;
        let repeats = asked.requests.saturating_sub(1);
        let cached = if self.constant < CACHED_FROM { 0 } else { self.constant.0 * repeats };
        let [Tokens(completion), _] = asked.said;
        let cached = Tokens(cached * tokeniser / 100);
        asked.total(asked.prompt.0 * tokeniser / 100, completion, Usage { cached, ..Usage::default() })
    }

    /// The most that they take: nothing is read from a cache, the model says much, and thinks as long as it may.
    pub fn most(&self, asked: &Asked) -> Total {
        let [_, tokeniser] = self.tokeniser;
        let [_, Tokens(said)] = asked.said;
        let said = (said * tokeniser / 100) + AROUND_ANSWERS * asked.requests;
        let completion = if self.thinks { asked.limit.0 } else { said.min(asked.limit.0) };
        let prompt = asked.prompt.0 * tokeniser / 100 + AROUND_PROMPT * asked.requests;
        let written =
            Tokens(if self.writes { self.constant.0 * asked.requests * tokeniser / 100 } else { 0 });
        asked.total(prompt, completion, Usage { written, ..Usage::default() })
    }
}

impl Asked {
    fn total(&self, prompt: u64, completion: u64, cache: Usage) -> Total {
        let usage = Usage { prompt: Tokens(prompt), completion: Tokens(completion), ..cache };
        Total { requests: self.requests, stages: u64::from(self.requests > 0), usage }
    }
}

/// OpenAI's models from gpt-4o on.
fn has_o200k(model: &str) -> bool {
    let name = model.rsplit('/').next().unwrap_or(model);
    ["gpt-", "o1", "o3", "o4", "chatgpt-"].iter().any(|family| name.starts_with(family))
}

/// How many tokens a text has where an English one of its length has 100, from 100 to 400: an answer will be in the
/// language in which it is asked for.
fn language(text: &str) -> u64 {
    let letters = count(text.chars().count()).max(1);
    (prompt_tokens(text).0 * 100_000 / letters / ENGLISH).clamp(100, 400)
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
