//! What one tab says, another hears, and not the tab itself.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use firstlight::browser::channel::Channel;
use firstlight::browser::clock::{SystemRandom, Timeouts};
use firstlight::run::ports::{Random, Sleep};
use wasm_bindgen_test::wasm_bindgen_test;

type Heard = Rc<RefCell<Vec<String>>>;

fn open(name: &str) -> (Channel, Heard) {
    let heard = Heard::default();
    let all = heard.clone();
    (Channel::open(name, move |message| all.borrow_mut().push(message)).unwrap(), heard)
}

/// Gives the browser its turns until `heard` has so many messages; the runner's time limit ends this.
async fn until(heard: &Heard, count: usize) {
    while heard.borrow().len() < count {
        Timeouts.sleep(Duration::ZERO).await;
    }
}

#[wasm_bindgen_test]
async fn the_others_hear_in_order_and_oneself_not() {
    let name = format!("test-{:x}", SystemRandom.bits());
    let ((one, own), (other, heard), (_foreign, silence)) = (open(&name), open(&name), open("elsewhere"));
    one.say("a/1");
    one.say("a/2");
    until(&heard, 2).await;
    other.say("b");
    until(&own, 1).await;
    assert_eq!(*heard.borrow(), ["a/1", "a/2"]);
    assert_eq!(*own.borrow(), ["b"]);
    assert!(silence.borrow().is_empty());
}

#[wasm_bindgen_test]
async fn who_left_hears_nothing() {
    let name = format!("test-{:x}", SystemRandom.bits());
    let ((one, _), (gone, heard), (_there, last)) = (open(&name), open(&name), open(&name));
    drop(gone);
    one.say("x");
    until(&last, 1).await;
    assert!(heard.borrow().is_empty());
}
