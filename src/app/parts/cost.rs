//! What a digest cost, in tokens and money.

use leptos::prelude::*;

use crate::view::costs::CostLine;

/// Tokens and money by model and stage; the last line is the sum where there are several. A column for cached tokens
/// only where there are some.
#[component]
pub fn CostTable(
    /// The lines, in order.
    #[prop(into)]
    lines: Signal<Vec<CostLine>>,
) -> impl IntoView {
    let has_cached = Memo::new(move |_| lines.with(|lines| lines.iter().any(|line| !line.cached.is_empty())));
    let cell = |text: String| view! { <td class="end">{text}</td> };
    let rows = move || {
        let lines = lines.get();
        let last = lines.len().saturating_sub(1);
        let row = |(index, line): (usize, CostLine)| {
            let CostLine { what, prompt, cached, completion, cost, note } = line;
            view! {
                <tr class:together={index == last && last > 0}>
                    <th scope="row">{what}</th>
                    {cell(prompt)}
                    {has_cached.get().then(|| cell(cached))}
                    {cell(completion)}
                    {cell(cost)}
                </tr>
                {(!note.is_empty())
                    .then(|| {
                        view! {
                            <tr class="aside">
                                <td class="end soft" colspan="5">
                                    {note}
                                </td>
                            </tr>
                        }
                    })}
            }
        };
        lines.into_iter().enumerate().map(row).collect_view()
    };
    let head = |name: &'static str| view! { <th scope="col" class="end">{name}</th> };
    view! {
        <div class="wide">
            <table>
                <thead>
                    <tr>
                        <th scope="col"><span class="unseen">"What"</span></th>
                        {head("Prompt")}
                        {move || has_cached.get().then(|| head("cached"))}
                        {head("Answer")}
                        {head("Cost")}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}
