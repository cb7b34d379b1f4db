//! A second tab follows a run that the first one drives, from the store alone.

use std::cell::RefCell;
use std::rc::Rc;

use firstlight::run::follow::catch_up;
use futures_executor::block_on;

use super::world::{World, begin_new};

/// After every write, a follower that began anywhere before has what the store has.
#[test]
fn a_follower_has_what_is_stored_after_every_write() {
    let world = World::fine();
    let run = begin_new(40);
    let key = run.borrow().head.key.clone();
    world.drive(&run);
    let all = world.store.writes.borrow().len();
    let mut followed = None;
    for writes in 1..=all {
        let past = World::over(world.store.after(writes), |_, _| panic!("nobody is asked"));
        let Some(stored) = past.load(&key) else { continue };
        let followed = followed.get_or_insert_with(|| Rc::new(RefCell::new(stored.clone())));
        block_on(catch_up(&past.ports, followed)).unwrap();
        let followed = followed.borrow();
        assert_eq!(followed.head, stored.head, "after {writes} writes");
        assert_eq!(followed.progress(), stored.progress(), "after {writes} writes");
        for verdict in stored.verdicts() {
            assert_eq!(followed.verdict(&verdict.paper), Some(verdict));
        }
    }
    let followed = followed.unwrap();
    assert_eq!(followed.borrow().body, run.borrow().body);
    assert_eq!(followed.borrow().head.phase, run.borrow().head.phase);
    assert_eq!(followed.borrow().verdicts().count(), 40);
}
