//! A back-up is written and brought back a part at a time, however much there is: 64 MB here, 1 GB where
//! `FIRSTLIGHT_LONG` is set.

use std::cell::{Cell, RefCell};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write as _};
use std::ops::Range;
use std::rc::Rc;

use firstlight::day::Day;
use firstlight::run::backup::{About, FileError, Input, KeptKeys, Kind, Output, bring, write};
use firstlight::run::ports::{Ports, Store, StoreError, StoreName, Write};
use firstlight::run::twins::{self, AnswerWith, Canned};
use futures_executor::block_on;
use futures_util::FutureExt;
use futures_util::future::{LocalBoxFuture, ready};

use super::{MEMORY, alone};

/// The most memory that may be in use besides what was before.
const MOST: usize = 24 << 20;

/// A store of so many days that holds none of them: each record is made when it is asked for.
struct Years {
    days: i32,
    /// All records that were written, in the order of their coming; only counted and summed.
    written: Cell<(u64, u64)>,
}

const ANSWERS: u32 = 200;

fn path(number: i32) -> String {
    format!("default/{}/0001", Day::after_1970(17_000 + number))
}

fn text(key: &str, length: usize) -> String {
    let mut text = String::with_capacity(length + key.len() + 32);
    text.push_str("{\"version\":1,\"record\":\"");
    while text.len() < length {
        text.push_str(key);
        text.push(' ');
    }
    text.push_str("\"}");
    text
}

/// How long a record of this key is: such a day has 457 KB, as one of 500 papers had that was measured.
fn length(store: StoreName, key: &str) -> usize {
    match store {
        StoreName::Announcements => 60_000,
        StoreName::Runs if key.starts_with("body/") => 180_000,
        StoreName::Runs => 3_000,
        StoreName::Answers => 500,
        _ => 9_000,
    }
}

impl Years {
    fn keys_of(&self, store: StoreName, prefix: &str) -> Vec<String> {
        let days = || 0..self.days;
        if self.days == 0 {
            return Vec::new();
        }
        let all: Vec<String> = match store {
            StoreName::Announcements => {
                days().map(|number| format!("cs.LG/{}", Day::after_1970(17_000 + number))).collect()
            }
            StoreName::Runs => {
                let words = ["head", "body", "seen"];
                days().flat_map(|number| words.map(|word| format!("{word}/{}", path(number)))).collect()
            }
            StoreName::Answers if !prefix.is_empty() => {
                (0..ANSWERS).map(|number| format!("{prefix}{:04}/{:04}", number / 16, number % 16)).collect()
            }
            StoreName::Requests if !prefix.is_empty() => {
                let path = prefix.get(..prefix.rfind('/').unwrap() + 1).unwrap();
                (0..13).map(|number| format!("{path}{number:05}")).collect()
            }
            _ => Vec::new(),
        };
        all.into_iter().filter(|key| key.starts_with(prefix)).collect()
    }
}

fn weigh(store: StoreName, key: &str, value: &str) -> u64 {
    // FNV-1a, so that no record can be mistaken for another; added up, for parts come in an order of their own.
    let bytes = store.as_str().bytes().chain(key.bytes()).chain(value.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

impl Store for Years {
    fn get(
        &self,
        store: StoreName,
        key: String,
    ) -> LocalBoxFuture<'static, Result<Option<String>, StoreError>> {
        let is_there = self.keys_of(store, &key).first() == Some(&key);
        ready(Ok(is_there.then(|| text(&key, length(store, &key))))).boxed_local()
    }

    fn put(&self, writes: Vec<Write>) -> LocalBoxFuture<'static, Result<(), StoreError>> {
        let (mut count, mut sum) = self.written.get();
        for Write { store, key, value } in writes {
            count += 1;
            sum = sum.wrapping_add(weigh(store, &key, value.as_deref().unwrap_or_default()));
        }
        self.written.set((count, sum));
        ready(Ok(())).boxed_local()
    }

    fn scan(
        &self,
        store: StoreName,
        prefix: String,
    ) -> LocalBoxFuture<'static, Result<Vec<(String, String)>, StoreError>> {
        let keys = self.keys_of(store, &prefix).into_iter();
        ready(Ok(keys.map(|key| (key.clone(), text(&key, length(store, &key)))).collect())).boxed_local()
    }

    fn keys(
        &self,
        store: StoreName,
        prefix: String,
    ) -> LocalBoxFuture<'static, Result<Vec<String>, StoreError>> {
        ready(Ok(self.keys_of(store, &prefix))).boxed_local()
    }
}

struct OnDisk(RefCell<File>);

impl Output for OnDisk {
    fn write(&self, bytes: Vec<u8>) -> LocalBoxFuture<'static, Result<(), FileError>> {
        let written = self.0.borrow_mut().write_all(&bytes);
        ready(written.map_err(|error| FileError(error.to_string()))).boxed_local()
    }
}

impl Input for OnDisk {
    fn length(&self) -> u64 {
        self.0.borrow().metadata().unwrap().len()
    }

    fn read(&self, range: Range<u64>) -> LocalBoxFuture<'static, Result<Vec<u8>, FileError>> {
        let mut file = self.0.borrow_mut();
        let mut bytes = vec![0; usize::try_from(range.end - range.start).unwrap()];
        file.seek(SeekFrom::Start(range.start)).unwrap();
        file.read_exact(&mut bytes).unwrap();
        ready(Ok(bytes)).boxed_local()
    }
}

fn over(store: Rc<Years>) -> Ports {
    let (ports, _) = twins::ports(AnswerWith(|_| Ok(Canned::new(500, ""))));
    Ports { store, ..ports }
}

#[test]
fn a_back_up_takes_a_part_at_a_time() {
    let _turn = alone();
    let days = if std::env::var_os("FIRSTLIGHT_LONG").is_some() { 2_300 } else { 140 };
    let name = std::env::temp_dir().join(format!("firstlight-backup-{}", std::process::id()));
    let file = File::options().read(true).write(true).create(true).truncate(true).open(&name).unwrap();
    std::fs::remove_file(&name).unwrap();
    let file = OnDisk(RefCell::new(file));
    let here = Rc::new(Years { days, written: Cell::default() });
    let about = About { app: "0.0.0".into(), at: 0 };

    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let written =
        block_on(write(&over(here.clone()), &about, KeptKeys::Included, &file, &mut |_| {})).unwrap();
    let writing = MEMORY.peak_usage() - before;
    assert_eq!(written.counts[&Kind::Run], usize::try_from(days).unwrap());
    assert!(written.bytes > u64::try_from(days).unwrap() * 400_000, "{}", written.bytes);

    MEMORY.reset_peak_usage();
    let there = Rc::new(Years { days: 0, written: Cell::default() });
    let account = block_on(bring(&over(there.clone()), &file, &mut |_| {})).unwrap();
    let bringing = MEMORY.peak_usage() - before;
    assert!(account.lost.is_empty() && account.ended.is_none(), "{account:?}");
    println!(
        "{} bytes: {writing} bytes at most while writing, {bringing} while bringing back",
        written.bytes
    );
    assert!(writing < MOST && bringing < MOST, "{writing} and {bringing} bytes");

    let mut all = (0, 0_u64);
    let mut add = |store, key: &str| {
        all = (all.0 + 1, all.1.wrapping_add(weigh(store, key, &text(key, length(store, key)))));
    };
    for store in [StoreName::Announcements, StoreName::Runs] {
        here.keys_of(store, "").iter().for_each(|key| add(store, key));
    }
    for number in 0..days {
        for store in [StoreName::Answers, StoreName::Requests] {
            here.keys_of(store, &format!("{}/", path(number))).iter().for_each(|key| add(store, key));
        }
    }
    assert_eq!(there.written.get(), all, "every record, as it was");
}
