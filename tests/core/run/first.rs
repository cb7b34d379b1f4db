//! What a page begins to read before its code is there is what Today then asks for, to the last key.

use firstlight::run::first::{Read, reads};
use firstlight::run::{keep, marks, profiles, settings};
use futures_executor::block_on;

use super::world::{World, begin_new};

#[test]
fn what_today_reads_first_is_known() {
    let World { ports, store, .. } = World::fine();
    let run = begin_new(3);
    let run = run.borrow();
    block_on(keep::save(&ports, run.head.clone(), run.body.clone())).unwrap();
    store.reads.take();

    block_on(settings::load(&ports)).unwrap();
    block_on(profiles::load(&ports)).unwrap();
    block_on(marks::load(&ports)).unwrap();
    assert!(block_on(keep::load(&ports, &run.head.key)).unwrap().is_some());

    let in_order = |reads: &[Read]| {
        let mut lines: Vec<String> = reads.iter().map(ToString::to_string).collect();
        lines.sort();
        lines
    };
    assert_eq!(in_order(&store.reads.take()), in_order(&reads(&run.head.key)));
}
