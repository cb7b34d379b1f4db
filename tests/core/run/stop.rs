//! Stop: what is in flight is dropped, what had come is kept, and going on asks for the rest alone.

use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use firstlight::model::ApiKey;
use firstlight::profile::{Profile, TitlePass};
use firstlight::run::drive::{self, Shared, Terms, Watch};
use firstlight::run::ledger::{State, Why};
use firstlight::run::ports::{Http, HttpError, HttpRequest, HttpResponse, Ports};
use firstlight::run::record::Phase;
use futures_executor::block_on;
use futures_util::future::{Future, FutureExt, LocalBoxFuture, abortable, ready};
use futures_util::stream::{self, StreamExt};

use super::time::Time;
use super::world::{World, asked, begin, begin_new, check_sums, model, new_papers};

/// Answers `whole` requests, and of each later one so many events, after which it neither goes on nor ends.
struct Hangs {
    world: Rc<World>,
    whole: usize,
    events: usize,
}

impl Http for Hangs {
    fn send(&self, request: HttpRequest) -> LocalBoxFuture<'static, Result<HttpResponse, HttpError>> {
        let body = request.body.unwrap();
        let number = self.world.bodies.borrow().len();
        self.world.bodies.borrow_mut().push(body.clone());
        let chunks = model().chat(&body).chunks.into_iter().map(Ok);
        let body = if number < self.whole {
            stream::iter(chunks).boxed_local()
        } else {
            stream::iter(chunks.take(self.events)).chain(stream::pending()).boxed_local()
        };
        ready(Ok(HttpResponse { status: 200, headers: Vec::new(), body })).boxed_local()
    }
}

/// Drives until nothing moves any more, drops the driver as Stop does, runs `between`, and closes the run.
fn drive_and_stop(ports: &Ports, run: &Shared, between: impl FnOnce()) {
    let watch: Watch = Rc::new(|| {});
    let terms = Terms::new(ApiKey::default());
    {
        let (work, handle) = abortable(drive::drive(ports, run, &terms, &watch));
        let mut work = pin!(work);
        let mut context = Context::from_waker(Waker::noop());
        for _ in 0..20 {
            assert!(work.as_mut().poll(&mut context).is_pending(), "it hangs");
        }
        handle.abort();
        assert!(matches!(work.as_mut().poll(&mut context), Poll::Ready(Err(_))));
    }
    between();
    assert_eq!(block_on(drive::stop(ports, run, &watch)), None);
    assert_eq!(run.borrow().head.phase, Phase::Stopped);
}

fn hanging(world: &Rc<World>, whole: usize, events: usize) -> Ports {
    let time = Time::default();
    Ports {
        http: Rc::new(Hangs { world: world.clone(), whole, events }),
        clock: Rc::new(time.clone()),
        sleep: Rc::new(time),
        ..world.ports.clone()
    }
}

/// Goes on with a stopped run, as it is in memory and as it is in the store, and sees both end alike.
fn check_goes_on(world: &World, run: &Shared, count: usize) {
    world.check_kept(run);
    let scored: Vec<_> = run.borrow().verdicts().map(|verdict| verdict.paper.clone()).collect();
    let later = World::over(world.store.after(usize::MAX), |_, body| Ok(model().chat(body).into()));
    let key = run.borrow().head.key.clone();
    let loaded = Rc::new(std::cell::RefCell::new(later.load(&key).unwrap()));
    for run in [run, &loaded] {
        let later = World::over(world.store.after(usize::MAX), |_, body| Ok(model().chat(body).into()));
        run.borrow_mut().resume();
        assert_eq!(later.drive(run), None);
        let asked = later
            .bodies
            .borrow()
            .iter()
            .filter(|body| !body.contains("irrelevant_titles"))
            .flat_map(|body| asked(body))
            .collect::<Vec<_>>();
        assert!(asked.iter().all(|paper| !scored.contains(paper)), "asked again");
        assert_eq!(asked.len() + scored.len(), count);
        assert_eq!((run.borrow().head.phase.clone(), run.borrow().head.scored), (Phase::Finished, count));
        check_sums(&run.borrow(), count);
        later.check_kept(run);
    }
    assert_eq!(*run.borrow(), *loaded.borrow());
}

#[test]
fn stop_keeps_what_had_come_and_asks_nothing_more() {
    let world = Rc::new(World::fine());
    let run = begin_new(60);
    drive_and_stop(&hanging(&world, 1, 15), &run, || {});
    assert_eq!(world.bodies.borrow().len(), 4, "all four were under way");
    let scored = run.borrow().head.scored;
    assert!((16..60).contains(&scored), "{scored}: one batch, and some of the others");
    check_sums(&run.borrow(), 60);
    let stopped = State::Unscored { why: Why::Stopped };
    let waiting = run.borrow().body.ledger.rows().iter().filter(|row| row.state == stopped).count();
    assert_eq!(waiting + scored, 60);
    let costs = run.borrow().head.costs.clone();
    assert_eq!((costs[0].requests, costs[0].unstated), (4, 3), "what was dropped was paid for, too");
    check_goes_on(&world, &run, 60);
}

#[test]
fn stop_before_the_first_byte() {
    let world = Rc::new(World::fine());
    let run = begin_new(20);
    drive_and_stop(&hanging(&world, 0, 0), &run, || {});
    assert_eq!((world.bodies.borrow().len(), run.borrow().head.scored), (1, 0));
    check_goes_on(&world, &run, 20);
}

#[test]
fn stop_in_the_title_pass() {
    let world = Rc::new(World::fine());
    let profile = Profile { title_pass: TitlePass::On, ..Profile::default_reader() };
    let run = begin(&profile, new_papers(20));
    drive_and_stop(&hanging(&world, 0, 3), &run, || {});
    assert_eq!(run.borrow().body.ledger.sums().unscored, 20);
    check_goes_on(&world, &run, 20);
}

#[test]
fn an_answer_on_its_way_to_the_store_is_not_lost() {
    let world = Rc::new(World::fine());
    let run = begin_new(20);
    world.store.holds_answers.set(true);
    drive_and_stop(&hanging(&world, 9, 0), &run, || world.store.holds_answers.set(false));
    assert_eq!(run.borrow().head.scored, 1, "it had been shown");
    check_goes_on(&world, &run, 20);
}
