//! What the parts of a digest's page share: the day's papers as the cut-offs, the order and the filter leave them.

use leptos::prelude::*;

use crate::app::desk::Desk;
use crate::digest::Counts;
use crate::paper::PaperId;
use crate::view::flow::Flow;
use crate::view::marks::{Listed, listed};
use crate::view::sheet::Sheet;

/// What body and panel of one digest share.
#[derive(Clone, Copy)]
pub struct Cut {
    /// The desk.
    pub desk: Desk,
    /// The open day's papers.
    pub sheet: Memo<Option<Sheet>>,
    /// Those in the digest, in its order.
    pub shown: Memo<Vec<PaperId>>,
    /// Those that the page lists.
    pub listed: Memo<Listed>,
    /// The day's account; `None` for an imported day.
    pub flow: Memo<Option<Flow>>,
    /// What each place of the sliders would show.
    pub counts: Memo<Option<Counts>>,
}

impl Cut {
    /// Of what is open on `desk`.
    pub fn new(desk: Desk) -> Self {
        let pulled = Memo::new(move |_| desk.pulled());
        let sheet = Memo::new(move |_| desk.sheet(pulled.get()));
        // A cut-off leaves the order as it is.
        let order = Memo::new(move |_| {
            sheet.with(|sheet| sheet.as_ref().map(|sheet| sheet.order(desk.order.get())).unwrap_or_default())
        });
        let shown = Memo::new(move |_| {
            let of = |sheet: &Sheet| sheet.shown_of(&order.read(), desk.cut_offs.get());
            sheet.with(|sheet| sheet.as_ref().map(of).unwrap_or_default())
        });
        // Made when the first word is looked for.
        let texts =
            Memo::new(move |_| sheet.with(|sheet| sheet.as_ref().map(Sheet::texts).unwrap_or_default()));
        let listed = Memo::new(move |_| {
            let (shown, filter) = (shown.read(), desk.filter.read());
            let texts = filter.asks_for_words().then(|| texts.read());
            let texts = texts.as_ref().map(|texts| texts.as_slice());
            sheet.with(|sheet| {
                let list = |sheet| desk.marks.with(|marks| listed(sheet, &shown, &filter, texts, marks));
                sheet.as_ref().map(list).unwrap_or_default()
            })
        });
        let flow = Memo::new(move |_| {
            sheet.with(|sheet| sheet.as_ref().and_then(|one| one.flow(desk.cut_offs.get())))
        });
        let counts =
            Memo::new(move |_| sheet.with(|sheet| sheet.as_ref().map(|one| one.counts(desk.cut_offs.get()))));
        Self { desk, sheet, shown, listed, flow, counts }
    }

    /// What `read` makes of the sheet; the default where no day is open.
    pub fn of<T: Default>(self, read: impl FnOnce(&Sheet) -> T) -> T {
        self.sheet.with(|sheet| sheet.as_ref().map(read).unwrap_or_default())
    }
}
