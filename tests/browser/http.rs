//! The Http port over `fetch`. Where a server would be needed, `fetch` itself is stood in for.

use firstlight::browser::http::Fetch;
use firstlight::run::ports::{Http, HttpError, HttpRequest, Method};
use futures_util::{FutureExt, StreamExt};
use js_sys::eval;
use wasm_bindgen_test::wasm_bindgen_test;

fn js(code: &str) -> wasm_bindgen::JsValue {
    eval(code).expect(code)
}

/// Stands in for `fetch` until it is dropped. `answer` is JavaScript: a function of the request, whose result it
/// resolves to. `window.asked` holds the requests.
struct StandIn;

impl StandIn {
    fn new(answer: &str) -> Self {
        js(&format!(
            "window.realFetch ??= window.fetch; window.asked = [];
             window.fetch = async (request) => {{ window.asked.push(request); return ({answer})(request); }};"
        ));
        Self
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        js("window.fetch = window.realFetch");
    }
}

fn is_aborted() -> bool {
    js("window.asked[0].signal.aborted").as_bool().unwrap()
}

async fn read(url: &str) -> Vec<u8> {
    let mut response = Fetch.send(HttpRequest::get(url)).await.unwrap();
    assert_eq!(response.status, 200);
    let mut bytes = Vec::new();
    while let Some(chunk) = response.body.next().await {
        bytes.extend(chunk.unwrap());
    }
    bytes
}

#[wasm_bindgen_test]
async fn a_body_arrives_whole() {
    assert_eq!(read("data:text/plain,Good%20morning").await, b"Good morning");
    assert_eq!(read("data:text/plain,").await, b"");
    let address = js("URL.createObjectURL(new Blob([new Uint8Array(3_000_000).map((_, at) => at % 251)]))");
    let bytes = read(&address.as_string().unwrap()).await;
    assert_eq!(bytes.len(), 3_000_000);
    assert!(bytes.iter().enumerate().all(|(at, byte)| usize::from(*byte) == at % 251));
}

#[wasm_bindgen_test]
async fn chunks_come_as_they_are_sent() {
    let _fetch = StandIn::new(
        "() => new Response(new ReadableStream({ start(stream) { window.stream = stream; } }), { status: 429, headers: { 'Retry-After': '7' } })",
    );
    let mut response = Fetch.send(HttpRequest::get("/stream")).await.unwrap();
    assert_eq!((response.status, response.header("retry-after")), (429, Some("7")));
    assert!(response.body.next().now_or_never().is_none(), "nothing was sent yet");
    for part in ["\"data: \"", "\"\u{e9}\""] {
        js(&format!("stream.enqueue(new TextEncoder().encode({part}))"));
        let chunk = response.body.next().await.unwrap().unwrap();
        assert_eq!(chunk, part.trim_matches('"').as_bytes());
    }
    js("stream.close()");
    assert!(response.body.next().await.is_none());
}

#[wasm_bindgen_test]
async fn a_stream_that_breaks_is_an_error_after_what_came() {
    let _fetch =
        StandIn::new("() => new Response(new ReadableStream({ start(stream) { window.stream = stream; } }))");
    let mut response = Fetch.send(HttpRequest::get("/stream")).await.unwrap();
    js("stream.enqueue(new Uint8Array([1, 2]))");
    assert_eq!(response.body.next().await, Some(Ok(vec![1, 2])));
    js("stream.error(new TypeError('network error'))");
    assert_eq!(response.body.next().await, Some(Err(HttpError::Network("network error".to_owned()))));

    let mut response = Fetch.send(HttpRequest::get("/stream")).await.unwrap();
    js("stream.error('no Error at all')");
    assert_eq!(response.body.next().await, Some(Err(HttpError::Network("no Error at all".to_owned()))));
}

#[wasm_bindgen_test]
async fn dropping_a_request_or_its_body_aborts_it() {
    let _fetch = StandIn::new("() => new Promise(() => {})");
    let mut sent = Fetch.send(HttpRequest::get("/never"));
    assert!((&mut sent).now_or_never().is_none());
    assert!(!is_aborted());
    drop(sent);
    assert!(is_aborted());

    let _fetch =
        StandIn::new("() => new Response(new ReadableStream({ start(stream) { window.stream = stream; } }))");
    let mut response = Fetch.send(HttpRequest::get("/stream")).await.unwrap();
    js("stream.enqueue(new Uint8Array([1]))");
    response.body.next().await.unwrap().unwrap();
    assert!(!is_aborted());
    drop(response);
    assert!(is_aborted());
}

#[wasm_bindgen_test]
async fn a_request_goes_out_as_it_was_made() {
    let _fetch = StandIn::new("() => new Response('ok')");
    let request = HttpRequest {
        method: Method::Post,
        url: "https://api.example/v1/chat/completions".to_owned(),
        headers: vec![
            ("authorization", "Bearer x".to_owned()),
            ("content-type", "application/json".to_owned()),
        ],
        body: Some("{}".to_owned()),
    };
    Fetch.send(request).await.unwrap();
    let asked = js(
        "const r = asked[0]; [r.method, r.url, r.headers.get('authorization'), r.headers.get('content-type'), r.credentials, r.cache].join(' ')",
    );
    let expected = "POST https://api.example/v1/chat/completions Bearer x application/json omit no-cache";
    assert_eq!(asked.as_string().unwrap(), expected);
}

#[wasm_bindgen_test]
async fn no_connection_and_no_address_are_errors() {
    // A port that browsers never connect to.
    let refused = Fetch.send(HttpRequest::get("http://127.0.0.1:9/")).await.err();
    assert!(matches!(refused, Some(HttpError::Network(_))), "{refused:?}");
    let none = Fetch.send(HttpRequest::get("http://[")).await.err();
    assert!(matches!(none, Some(HttpError::Address(_))), "{none:?}");
    let with_user = Fetch.send(HttpRequest::get("https://me:secret@127.0.0.1/")).await.err();
    assert!(matches!(with_user, Some(HttpError::Address(_))), "{with_user:?}");

    let _fetch = StandIn::new("() => { throw 'a rejection that is no Error' }");
    let odd = Fetch.send(HttpRequest::get("/odd")).await.err();
    assert!(matches!(odd, Some(HttpError::Network(_))), "{odd:?}");
}
