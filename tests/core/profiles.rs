//! Several profiles: kept, deleted and brought back, old ones opened; what is never to be shown.

use firstlight::money::{Limit, MicroDollars, Tokens};
use firstlight::paper::AnnounceType::{New, Replace};
use firstlight::profile::prompt::{Form, prompt_hash};
use firstlight::profile::{Keywords, Opening, Part, Profile, TitlePass};
use firstlight::run::budget::Budget;
use firstlight::run::ledger::{Rule, State};
use firstlight::run::look::{Found, Step};
use firstlight::run::ports::{StoreName, Write};
use firstlight::run::profiles::{self, Profiles};
use firstlight::run::record::Head;
use firstlight::run::settings::Settings;
use firstlight::store::{RecordError, open};
use firstlight::view::today::begins_by_itself;
use futures_executor::block_on;

use super::run::world::{World, announcement, begin, begin_new, check_sums, endpoint, entry, id, new_papers};

/// Written before a profile could have any of `never`, `language`, `model`, `budget`, `opening`.
const OLD: &str = include_str!("records/profile.json");

fn all(world: &World) -> Profiles {
    let (profiles, problems) = block_on(profiles::load(&world.ports)).unwrap();
    assert_eq!(problems, []);
    profiles
}

fn named(name: &str, bits: u64, others: &[Profile]) -> Profile {
    profiles::as_new(Profile { name: name.to_owned(), ..Profile::default_reader() }, others, bits)
}

/// What was judged under these prompts is not judged again: whoever changes a shipped text, or how the parts are put
/// together, has every reader pay for papers a second time, and must mean to.
#[test]
fn the_prompts_of_unchanged_profiles_have_the_hashes_that_they_had() {
    let check = |profile: &Profile, expected: [&str; 2]| {
        assert_eq!([Form::Schema, Form::Jsonl].map(|form| prompt_hash(profile, form)), expected);
    };
    let default = Profile::default_reader();
    check(&default, ["24282643ba8a7fa9", "d3007785105e7de0"]);
    check(&Profile { title_pass: TitlePass::On, ..default }, ["5f6c9739e378fee9", "e171be6dfa612b46"]);
    let old: Profile = open(OLD).unwrap();
    check(&old, ["6adc17eeca89dc62", "5583a1e153dda396"]);
    assert_eq!((old.text(Part::Keywords), Keywords::of(&old)), ("Keywords.", None), "its own words stay");
    assert_eq!(
        (old.never.len(), &old.language, &old.model, old.opening),
        (0, &None, &None, Opening::OnAClick)
    );
}

#[test]
fn keywords_that_are_moved_between_lists_are_another_prompt() {
    let mut profile = Profile::default_reader();
    let before = prompt_hash(&profile, Form::Schema);
    let mut keywords = Keywords::of(&profile).unwrap();
    profile.edit(Part::Keywords, &keywords.to_text()).unwrap();
    assert_eq!((prompt_hash(&profile, Form::Schema), &profile.edits.keywords), (before.clone(), &None));
    let moved = keywords.irrelevant.remove(0);
    keywords.relevant.push(moved.clone());
    profile.edit(Part::Keywords, &keywords.to_text()).unwrap();
    assert_ne!(prompt_hash(&profile, Form::Schema), before);
    assert_eq!(Keywords::of(&profile).unwrap().relevant.last(), Some(&moved));
}

#[test]
fn what_is_never_to_be_shown_is_screened_out_and_not_sent() {
    let mut entries: Vec<_> = (0..20).map(|number| entry(number, New)).collect();
    entries[3].paper.title = "Federated-Learning of bees".to_owned();
    entries[4].paper.abstract_text = r"Of wasps, and \emph{federated} learning.".to_owned();
    entries[5].paper.abstract_text = "Federated learning by a friend.".to_owned();
    entries[6].paper.title = "Federation and learning".to_owned();
    entries[7].announce = Replace;
    entries[7].paper.title = "Federated learning".to_owned();
    let second = announcement("cs.AI", vec![entries[3].clone(), entry(30, New)]);
    let never = vec!["bees".to_owned(), "Federated Learning".to_owned(), "absent".to_owned()];
    let followed = vec!["Writer5 Sample".to_owned()];
    let profile = Profile { never, followed, ..Profile::default_reader() };
    let world = World::fine();
    let run = begin(&profile, vec![announcement("cs.LG", entries), second]);
    assert_eq!(world.drive(&run), None);
    world.check_kept(&run);
    let run = run.borrow();
    check_sums(&run, 22);
    let sums = run.body.ledger.sums();
    let counted =
        (sums.not_asked_for, sums.duplicates, sums.followed, sums.screened_out, sums.scored, sums.unscored);
    assert_eq!(counted, (1, 1, 1, 2, 17, 0));
    let ruled_out = |word: &str| State::ScreenedOut { rule: Rule::Never { word: word.to_owned() } };
    assert_eq!(run.body.ledger.state(&id(3)), Some(&ruled_out("bees")), "the first that the reader wrote");
    assert_eq!(run.body.ledger.state(&id(4)), Some(&ruled_out("Federated Learning")));
    assert!(matches!(run.body.ledger.state(&id(5)), Some(State::FollowedAuthor { .. })), "exempt");
    assert_eq!(run.body.ledger.state(&id(6)), Some(&State::Scored));
    for number in [3, 4] {
        assert!(world.bodies.borrow().iter().all(|body| !body.contains(id(number).as_str())), "{number}");
        assert_eq!(run.verdict(&id(number)), None);
    }
}

#[test]
fn a_first_visit_has_the_default_profile() {
    let world = World::fine();
    assert_eq!(all(&world), Profiles::default());
}

#[test]
fn profiles_are_kept_chosen_deleted_and_brought_back() {
    let world = World::fine();
    let ports = &world.ports;
    let first = Profile::default_reader();
    let second = named("Default", 7, std::slice::from_ref(&first));
    assert_eq!((second.name.as_str(), second.id.as_str()), ("Default 2", "p-0000000000000007"));
    assert!(second.clone().checked().is_ok());
    let third = named("Bees", 8, &[first.clone(), second.clone()]);
    for profile in [&first, &second, &third] {
        block_on(profiles::save(ports, profile)).unwrap();
    }
    let found = all(&world);
    assert_eq!(found.all, [third.clone(), first.clone(), second.clone()], "by their names");
    block_on(profiles::choose(ports, &second.id)).unwrap();
    assert_eq!(all(&world).present(), second);

    block_on(profiles::delete(ports, &second)).unwrap();
    let found = all(&world);
    assert_eq!((found.all, found.deleted), (vec![third.clone(), first], vec![second.clone()]));
    assert_eq!(found.present, third.id, "one that is there");
    block_on(profiles::save(ports, &second)).unwrap();
    let found = all(&world);
    assert_eq!((found.all.len(), found.deleted.len(), found.present), (3, 0, second.id));
}

/// As files and tabs left it that knew nothing of each other.
#[test]
fn a_profile_is_in_use_or_deleted_and_never_both() {
    let world = World::fine();
    let bees = named("Bees", 8, &[]);
    let write = |key: String| {
        let value = Some(firstlight::store::seal(&bees).unwrap());
        block_on(world.ports.store.put(vec![Write { store: StoreName::Profiles, key, value }])).unwrap();
    };
    write(bees.id.clone());
    write(format!("deleted/{}", bees.id));
    let found = all(&world);
    assert_eq!((found.all, found.deleted), (vec![bees.clone()], vec![]));
    // A tab that did not hear of it saves one that another tab deleted.
    block_on(profiles::delete(&world.ports, &bees)).unwrap();
    block_on(profiles::save(&world.ports, &bees)).unwrap();
    let keys: Vec<_> = world.records().into_keys().collect();
    assert_eq!(keys, [(StoreName::Profiles, bees.id)]);
}

#[test]
fn a_newer_profile_stays_as_it_is_and_is_told() {
    let newer = r#"{"version":2,"record":{"id":"default"}}"#;
    for key in ["default", "deleted/default"] {
        let world = World::fine();
        let value = Some(newer.to_owned());
        let write = Write { store: StoreName::Profiles, key: key.to_owned(), value };
        block_on(world.ports.store.put(vec![write])).unwrap();
        let before = world.records();
        let (found, problems) = block_on(profiles::load(&world.ports)).unwrap();
        let told = RecordError::Newer { name: "profile" };
        assert_eq!((found, problems), (Profiles::default(), vec![told.clone()]), "something to look at");
        let ours = Profile::default_reader();
        assert_eq!(block_on(profiles::save(&world.ports, &ours)), Err(told.clone().into()));
        assert_eq!(block_on(profiles::delete(&world.ports, &ours)), Err(told.into()));
        assert_eq!(world.records(), before);
    }
}

#[test]
fn a_damaged_profile_costs_itself_only() {
    let world = World::fine();
    let fine = named("Fine", 1, &[]);
    block_on(profiles::save(&world.ports, &fine)).unwrap();
    let write = |store, key: &str| Write { store, key: key.to_owned(), value: Some("{".to_owned()) };
    let damaged = [
        write(StoreName::Profiles, "default"),
        write(StoreName::Profiles, "deleted/p-2"),
        write(StoreName::Settings, "present-profile"),
    ];
    block_on(world.ports.store.put(damaged.into())).unwrap();
    let (found, problems) = block_on(profiles::load(&world.ports)).unwrap();
    assert_eq!((found.present(), found.all.len(), found.deleted.len()), (fine, 1, 0));
    assert_eq!(problems.len(), 3);
}

#[test]
fn a_profile_has_its_own_model_and_budget_or_those_of_the_settings() {
    let limit = |money, tokens| Limit { money, tokens };
    let (dollar, thousand) = (Some(MicroDollars(1_000_000)), Some(Tokens(1_000)));
    let budget = Budget { per_run: limit(dollar, thousand), per_month: limit(dollar, None) };
    let settings = Settings { endpoint: Some(endpoint()), budget, ..Settings::default() };
    let plain = Profile::default_reader();
    assert_eq!(settings.endpoint_for(&plain), settings.endpoint);
    assert_eq!(settings.budget_for(&plain), budget);
    let cent = Some(MicroDollars(10_000));
    let own = Profile { model: Some("small".to_owned()), budget: limit(cent, None), ..plain };
    let there = settings.endpoint_for(&own).unwrap();
    assert_eq!((there.model.as_str(), there.base_url), ("small", endpoint().base_url));
    assert_eq!(settings.budget_for(&own), Budget { per_run: limit(cent, thousand), ..budget });
    assert_eq!(Settings::default().endpoint_for(&own), None);
}

#[test]
fn a_day_begins_by_itself_only_where_all_of_it_holds() {
    // Noon in New York on the day of the invented papers.
    let now = 1_792_080_000_000;
    let found = Found::of_files(new_papers(3), now);
    let own = Profile { opening: Opening::ByItself, ..Profile::default_reader() };
    let cent = Limit { money: Some(MicroDollars(10_000)), tokens: None };
    let budget = Budget { per_run: cent, ..Budget::default() };
    assert!(begins_by_itself(&found, &own, &budget, &[]));
    let check = |found: &Found, profile: &Profile, budget: Budget, heads: &[Head]| {
        assert!(!begins_by_itself(found, profile, &budget, heads));
    };
    check(&found, &Profile::default_reader(), budget, &[]);
    check(&found, &own, Budget::default(), &[]);
    check(&found, &own, Budget { per_month: cent, ..Budget::default() }, &[]);
    check(&found, &own, budget, &[begin_new(3).borrow().head.clone()]);
    check(&Found { step: Step::Checking, ..found }, &own, budget, &[]);
    check(&Found::of_files(vec![announcement("cs.LG", Vec::new())], now), &own, budget, &[]);
    check(&Found::of_files(Vec::new(), now), &own, budget, &[]);
}
