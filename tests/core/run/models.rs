//! The list of models over the ports: what it says, and what it says when it cannot be had.

use firstlight::model::stand_in::{Fault, StandIn, Wire};
use firstlight::model::{AnswerForm, ApiKey, Endpoint, ModelFailure, Place, providers};
use firstlight::run::models;
use firstlight::run::ports::{HttpError, HttpRequest, Method};
use firstlight::run::twins::{self, AnswerWith, Canned};
use futures_executor::block_on;

fn endpoint(id: &str) -> Endpoint {
    let provider = providers::by_id(id).unwrap();
    Endpoint::without_model(provider, provider.base_url, AnswerForm::Schema).unwrap()
}

fn list(
    id: &str,
    answer: fn(&HttpRequest) -> Result<Canned, HttpError>,
) -> Result<Vec<String>, ModelFailure> {
    let (ports, _) = twins::ports(AnswerWith(move |request: HttpRequest| {
        assert_eq!((request.method, &request.body), (Method::Get, &None));
        answer(&request)
    }));
    let models = block_on(models::list(&ports, &endpoint(id), &ApiKey::new("sk-secret-0123456789")));
    models.map(|models| models.into_iter().map(|model| model.name).collect())
}

#[test]
fn models_are_listed_and_failures_have_their_names() {
    let models = list("gemini", |request| {
        assert!(request.url.ends_with("/v1beta/models?pageSize=1000"), "{}", request.url);
        Ok(Wire::Gemini.models(&["b", "a"]).into())
    });
    assert_eq!(models.unwrap(), ["b", "a"]);
    let wrong = list("anthropic", |_| {
        Ok(StandIn::default().fail(Wire::Anthropic, &Fault::WrongKey(String::new()), "").into())
    });
    assert!(matches!(wrong, Err(ModelFailure::WrongKey { .. })), "{wrong:?}");
    let down = list("ollama", |_| Err(HttpError::Network("refused".into())));
    assert!(matches!(down, Err(ModelFailure::NoConnection { place: Place::Local, .. })), "{down:?}");
    let broken = list("openai", |_| {
        let mut canned: Canned = Wire::OpenAi.models(&["a"]).into();
        canned.chunks.push(Err(HttpError::Network("reset".into())));
        Ok(canned)
    });
    assert!(matches!(broken, Err(ModelFailure::NoConnection { place: Place::Remote, .. })), "{broken:?}");
    let page = list("custom", |_| Ok(Canned::new(200, "<!doctype html>")));
    assert_eq!(page, Err(ModelFailure::WebPage));
}
