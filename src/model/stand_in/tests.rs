use super::super::{
    AnswerForm, ApiKey, Endpoint, FinishReason, ModelFailure, Prompt, Question, Remedy, ReplyReader,
};
use super::super::{PairsReader, StreamEvent, StreamReader, TitlesReader};
use super::super::{chat, read_models};
use super::*;

fn id(text: &str) -> PaperId {
    PaperId::parse(text).unwrap()
}

fn stand_in(chunking: Chunking) -> StandIn {
    let verdict = Verdict {
        comment: "Schr\\\"odinger's “é”,\tand $\\nu \\frac{1}{2}$".into(),
        relevance: Score::new(9).unwrap(),
        novelty: Score::new(8).unwrap(),
    };
    StandIn { verdicts: HashMap::from([(id("2504.12350"), verdict)]), chunking, ..StandIn::default() }
}

const PAPERS: &str = "Criteria: 1504.00001 | not this.\n<<<kelp 2504.12350\nTitle: A\n<<<other 2504.99999\nkelp>>>\n<<<kelp nlin/0408039\nTitle: B\nkelp>>>";
const TITLES: &str = "Reject what is irrelevant.\n2504.12350 | A | B\nnlin/0408039 | C\n";

fn endpoint(form: AnswerForm) -> Endpoint {
    Endpoint::parse("https://x.example/v1", "m", form).unwrap()
}

fn request(user: &str, form: AnswerForm, question: Question) -> String {
    let prompt = Prompt { system: "Twelve bytes".into(), constant: String::new(), papers: user.into() };
    chat(&endpoint(form), &ApiKey::default(), &prompt, question, Tokens(100)).body.unwrap()
}

/// The text and the usage that our own reader gets from a response.
fn read(response: &Response) -> (String, Option<Usage>) {
    let mut reader = StreamReader::new(&endpoint(AnswerForm::Schema), &ApiKey::default());
    let mut events: Vec<_> = response.chunks.iter().flat_map(|chunk| reader.push(chunk)).collect();
    events.extend(reader.finish());
    let (mut text, mut usage) = (String::new(), None);
    for event in events {
        match event {
            StreamEvent::Text(piece) => text.push_str(&piece),
            StreamEvent::Usage(found) => usage = Some(found),
            StreamEvent::Finish(reason) => assert_eq!(reason, FinishReason::Stop),
            StreamEvent::Failure(failure) => panic!("{failure}"),
        }
    }
    (text, usage)
}

#[test]
fn papers_are_found_by_the_first_word() {
    assert_eq!(papers_in(PAPERS), Listed::Papers(vec![id("2504.12350"), id("nlin/0408039")]));
    assert_eq!(papers_in(TITLES), Listed::Titles(vec![id("2504.12350"), id("nlin/0408039")]));
    assert_eq!(papers_in("none"), Listed::Titles(vec![]));
}

#[test]
fn answers_are_read_back_in_every_form_and_chunking() {
    let ids = [id("2504.12350"), id("nlin/0408039")];
    for form in [AnswerForm::Schema, AnswerForm::Jsonl] {
        for chunking in [Chunking::Events, Chunking::Every(1), Chunking::Every(7), Chunking::Every(0)] {
            let streamed = request(PAPERS, form, Question::Scores);
            for body in [streamed.clone(), streamed.replace("\"stream\":true", "\"stream\":false")] {
                let (text, usage) = read(&stand_in(chunking).chat(&body));
                assert_eq!(text.contains("papers"), form == AnswerForm::Schema);
                let mut reader = ReplyReader::new(&ids);
                let answers = reader.push(&text);
                assert_eq!(reader.finish().missing, []);
                let scores: Vec<_> =
                    answers.iter().map(|one| (one.relevance.get(), one.novelty.get())).collect();
                assert_eq!(scores, [(9, 8), (3, 3)]);
                assert_eq!(answers[0].comment, "Schr\\\"odinger's “é”, and $\\nu \\frac{1}{2}$");
                let usage = usage.unwrap();
                assert_eq!(usage.prompt.0, u64::try_from((12 + PAPERS.len()) / 4).unwrap());
                assert_eq!(usage.completion.0, u64::try_from(text.len() / 4).unwrap());
            }
        }
    }
}

#[test]
fn the_title_pass_rejects_nothing() {
    for form in [AnswerForm::Schema, AnswerForm::Jsonl] {
        let (text, _) = read(&stand_in(Chunking::Events).chat(&request(TITLES, form, Question::Titles)));
        assert_eq!(text, r#"{"irrelevant":[]}"#);
        let mut reader = TitlesReader::new(&[id("2504.12350")]);
        reader.push(&text);
        assert_eq!(reader.finish(), []);
    }
}

#[test]
fn of_two_papers_it_likes_the_older_one_wherever_that_stands() {
    let ids = [id("2504.12350"), id("nlin/0408039")];
    for form in [AnswerForm::Schema, AnswerForm::Json, AnswerForm::Jsonl] {
        for pair in ["2504.12350 or nlin/0408039", "nlin/0408039 or 2504.12350"] {
            let user = format!("{PAPERS}\n\n## Pairs\n\n{pair}\n");
            let (text, _) = read(&stand_in(Chunking::Every(3)).chat(&request(&user, form, Question::Pairs)));
            let mut reader = PairsReader::new(&ids);
            reader.push(&text);
            assert_eq!(reader.finish(), [[ids[1].clone(), ids[0].clone()]], "{text}");
        }
    }
}

#[test]
fn its_errors_are_understood() {
    let check = |response: Response, remedy: Remedy| {
        let failure = ModelFailure::from_response(
            response.status,
            &response.headers,
            &response.body(),
            &ApiKey::new("sk-secret-0123456789"),
        );
        assert_eq!(failure.remedy(), remedy, "{failure}");
        assert!(!failure.to_string().contains("secret"), "{failure}");
    };
    check(StandIn::wrong_key("sk-secret-0123456789"), Remedy::Stop);
    check(StandIn::unknown_model("m"), Remedy::Stop);
    check(StandIn::rejected("no"), Remedy::Stop);
    check(StandIn::schema_refused(), Remedy::PlainAnswers);
    check(StandIn::rate_limited("1m30s"), Remedy::Wait(std::time::Duration::from_secs(90)));
    check(StandIn::too_large(), Remedy::Split);
    check(StandIn::out_of_credit(), Remedy::Stop);
    check(StandIn::overloaded(), Remedy::BackOff);
    check(StandIn::default().chat("{"), Remedy::Stop);
    check(StandIn::default().chat("{}"), Remedy::Stop);
}

#[test]
fn answers_that_break_off() {
    let body = request(PAPERS, AnswerForm::Schema, Question::Scores);
    let last = |response: Response| {
        let mut reader = StreamReader::new(&endpoint(AnswerForm::Schema), &ApiKey::default());
        let mut events: Vec<_> = response.chunks.iter().flat_map(|chunk| reader.push(chunk)).collect();
        events.extend(reader.finish());
        events.into_iter().rfind(|event| !matches!(event, StreamEvent::Usage(_))).unwrap()
    };
    let model = stand_in(Chunking::Events);
    assert!(matches!(
        last(model.error_after(&body, 3)),
        StreamEvent::Failure(ModelFailure::Overloaded { .. })
    ));
    assert_eq!(last(model.cut_off_after(&body, 3)), StreamEvent::Failure(ModelFailure::CutOff));
    assert_eq!(last(model.length_after(&body, 3)), StreamEvent::Finish(FinishReason::Length));
    assert_eq!(last(StandIn::web_page()), StreamEvent::Failure(ModelFailure::WebPage));
}

#[test]
fn the_list_of_models() {
    let body = StandIn::models(&["a", "b"]).body();
    let models = read_models(&endpoint(AnswerForm::Schema), &body, &ApiKey::default()).unwrap();
    assert_eq!(models.iter().map(|model| model.name.as_str()).collect::<Vec<_>>(), ["a", "b"]);
}
