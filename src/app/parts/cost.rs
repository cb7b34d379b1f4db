//! What a digest cost, in tokens and money.

use leptos::prelude::*;

/// One line of the table; the cells are ready to be shown ("unknown" where nothing is known).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostLine {
    /// Model and stage: "gpt-4o · scoring".
    pub what: String,
    /// Of the prompt.
    pub prompt: String,
    /// Of the completion.
    pub completion: String,
    /// What both cost.
    pub cost: String,
}

/// Tokens and money by model and stage; the last line is the sum where there are several.
#[component]
pub fn CostTable(
    /// The lines, in order.
    #[prop(into)]
    lines: Signal<Vec<CostLine>>,
) -> impl IntoView {
    let rows = move || {
        let lines = lines.get();
        let last = lines.len().saturating_sub(1);
        let row = |(index, line): (usize, CostLine)| {
            view! {
                <tr class:together={index == last && last > 0}>
                    <th scope="row">{line.what}</th>
                    <td class="end">{line.prompt}</td>
                    <td class="end">{line.completion}</td>
                    <td class="end">{line.cost}</td>
                </tr>
            }
        };
        lines.into_iter().enumerate().map(row).collect_view()
    };
    view! {
        <div class="wide">
            <table>
                <thead>
                    <tr>
                        <th scope="col"><span class="unseen">"What"</span></th>
                        <th scope="col" class="end">"Prompt"</th>
                        <th scope="col" class="end">"Answer"</th>
                        <th scope="col" class="end">"Cost"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}
