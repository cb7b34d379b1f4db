//! What Firstlight is, what it stores, and what leaves the device.

use leptos::prelude::*;

use super::frame::{A, Page};

/// The whole account, in one page of plain words.
#[component]
pub fn AboutPage() -> impl IntoView {
    view! {
        <Page title="About">
            <article class="prose">
                <h1>"What Firstlight does with your days and your key"</h1>
                <p>
                    "Every working day arXiv announces new papers, some hundreds in a field. Firstlight fetches the "
                    "announcement, asks a language model of your choice, with your own key, how relevant and how novel "
                    "each paper is by your own criteria, and shows the few that pass, with the reason. It is a web page "
                    "and nothing else: no account, no server of ours, nothing to install."
                </p>
                <Stored />
                <Sent />
                <Keys />
                <Ranking />
                <Limits />
                <h2>"Thanks"</h2>
                <p>"Thank you to arXiv for use of its open access interoperability."</p>
                <p>
                    "Firstlight is not made, endorsed or checked by arXiv. Titles, authors and abstracts are shown as "
                    "arXiv’s feeds give them; every paper links to its page there, which is the record."
                </p>
            </article>
        </Page>
    }
}

#[component]
fn Stored() -> impl IntoView {
    view! {
        <h2 id="stored">"What is stored, and where"</h2>
        <p>
            "All of it in this browser, on this device, under the address of this site (in IndexedDB; the last of these "
            "in its local storage):"
        </p>
        <ul>
            <li>
                "the announcements, each day’s digest with every verdict and its reasons, and the account of what became of "
                "every announced paper;"
            </li>
            <li>"the model’s answers and a log of the requests, without your key;"</li>
            <li>"your profile: categories, topics, criteria, keywords, followed authors, cut-offs;"</li>
            <li>"what you set up: the model, its address and prices, the way to arXiv;"</li>
            <li>
                "the addresses that the page may reach, so that it can forbid itself all others before it starts; and which day "
                "is your newest, so that it is read first."
            </li>
        </ul>
        <p>
            "Nobody else can read it, and nobody else keeps a copy. Clearing this site’s data in the browser deletes it "
            "for good, and some browsers clear it themselves when a site is not opened for a while. One file backs up "
            "everything, and brings it back, here or on another device: that is how days move, for nothing is "
            "synchronised. A digest can also be exported by itself. All of this, and erasing everything, is in "
            <A href="/settings#data">"the settings"</A> "."
        </p>
    }
}

#[component]
fn Sent() -> impl IntoView {
    view! {
        <h2 id="sent">"What leaves this device"</h2>
        <ul>
            <li>
                <strong>"To arXiv: "</strong> "requests for what it announced in your categories. Browsers may not read "
                "arXiv’s feeds from another site, so they pass through a proxy: the one of this site’s host, or one "
                "that you choose in the settings. The proxy sees which categories are asked for and your network "
                "address, and could alter what you read. It never sees your profile, your key, or what the model says."
            </li>
            <li>
                <strong>"To the model’s provider: "</strong> "your criteria, and the titles, authors and abstracts to be "
                "judged, with your key. Only when you start a run. What the provider keeps is between you and the provider. Each digest shows the prompt that was sent."
            </li>
            <li>
                <strong>"To anyone else: "</strong> "nothing. No statistics, no error reports, no fonts, scripts or pictures "
                "from other sites. The page carries a policy that makes the browser refuse connections to any place "
                "but this site, the proxy and the providers you have set up."
            </li>
        </ul>
    }
}

#[component]
fn Keys() -> impl IntoView {
    view! {
        <h2 id="key">"Your key"</h2>
        <p>
            "The key is sent to its provider’s address, in a header of each request, and nowhere else. It is in no log, "
            "export, error report or address. If you can, make a key for this page alone and give it a spending limit "
            "at the provider: that bounds what any loss can cost."
        </p>
        <p>
            "It is held in memory while the page is open, and a reload forgets it; a password manager can fill it in "
            "again. Or you keep it on this device. Then it is stored encrypted (AES-GCM, 256 bits) and bound to its "
            "provider; what opens it is made from your passphrase (PBKDF2 with SHA-256, 600,000 rounds) or comes from a "
            "passkey (its PRF extension), and is stored nowhere. It is opened when you ask the model, and locked again "
            "when the time that you set is over. A key that signing in at OpenRouter makes is treated the same."
        </p>
        <p>"Keeping it encrypted protects from:"</p>
        <ul>
            <li>"someone who copies the browser’s profile, or finds it in a backup;"</li>
            <li>"someone who has your device while the device, or the key, is locked."</li>
        </ul>
        <p>"It does not protect from:"</p>
        <ul>
            <li>"a browser extension that may read this page, or malware on the device;"</li>
            <li>"someone who sits down at the page while the key is open, for it is in memory then;"</li>
            <li>"whoever serves this page, if they change it: use a host that you trust, or your own;"</li>
            <li>"a passphrase that can be guessed: whoever has the encrypted key can try as many as they like."</li>
        </ul>
        <p>
            "Text from outside (papers, the model’s comments, imported files) is never run or read as markup: it is taken "
            "apart into plain text, formulas and checked links, and shown as these."
        </p>
    }
}

#[component]
fn Ranking() -> impl IntoView {
    view! {
        <h2 id="ranking">"How papers are ranked"</h2>
        <ol>
            <li>
                "Papers announced in several of your categories are counted once. New papers and cross-lists are taken; "
                "replacements if you ask for them."
            </li>
            <li>"Papers by authors whom you follow come first, whatever their scores."</li>
            <li>
                "If you wish, a pass over the titles alone removes what is plainly not for you. Every rejection is listed "
                "under the digest."
            </li>
            <li>
                "The model reads title, authors and abstract, in batches of sixteen by default and in a shuffled order, "
                "and gives two marks from 1 to 10: relevance to your criteria, and novelty. The two are independent. "
                "What it leaves out is asked for again, up to three times; what stays without marks is shown as such."
            </li>
            <li>
                "A paper is shown if both marks reach your cut-offs, 8 and 7 unless you move them, which costs nothing. The order is "
                "the sum of both marks, then relevance, then the newest first."
            </li>
        </ol>
        <p>
            "Every announced paper ends in exactly one place, and the sums are on every digest, so that you can see what "
            "was left out and why."
        </p>
    }
}

#[component]
fn Limits() -> impl IntoView {
    view! {
        <h2 id="limits">"What the marks are worth"</h2>
        <p>
            "They are one model’s opinion of an abstract, not of a paper. Models differ, are taken in by confident "
            "abstracts, and can be wrong about what is new. Use them to decide what to read first, not what is true."
        </p>
    }
}
