//! Orders in English, as patterns. [`pattern`](super::pattern) says how they are read.

use std::sync::OnceLock;

use super::pattern::{Patterns, Where};
use super::words::Word;

/// Names that stand for words in the patterns.
const NAMES: [(&str, &[&str]); 12] = [
    (
        "@rules",
        &[
            "instruction|instructions|prompt|prompts|rule|rules|rubric|criteria|criterion|guideline|guidelines|\
                  directive|directives|directions|policy|command|commands|orders|constraints",
        ],
    ),
    ("@ignore", &["ignore|disregard|forget|override|overrule|discard|dismiss|suspend|abandon|neglect"]),
    (
        "@self",
        &[
            "this|our|these|that present|current|above|very? paper|papers|work|article|submission|manuscript|abstract|entry|\
         item|preprint|publication|study|one",
            "the present|current|above|last|first paper|work|article|submission|manuscript|abstract|entry|item|study|one",
            "the paper|article|submission|manuscript|entry above|below|here|just|whose|by",
        ],
    ),
    (
        "@papers",
        &[
            "paper|papers|entry|entries|submission|submissions|article|articles|abstract|abstracts|item|items|\
                   manuscript|manuscripts|preprint|preprints|contributions",
        ],
    ),
    (
        "@other",
        &["other|others|remaining|neighbouring|neighboring|surrounding|rival|competing|preceding|subsequent"],
    ),
    (
        "@rate",
        &["rate|score|rank|grade|judge|mark|evaluate|assess|treat|regard|classify|label|place|deem|declare"],
    ),
    (
        "@rates",
        &[
            "rate|rates|rated|rating|score|scores|scored|scoring|rank|ranks|ranked|ranking|grade|grades|graded|\
                  grading|judge|mark|marked",
        ],
    ),
    (
        "@give",
        &[
            "give|gives|giving|assign|assigns|award|awards|grant|grants|set|return|output|write|report|answer|print|\
                 produce|provide|enter|respond|reply|attach|emit|put",
        ],
    ),
    (
        "@favour",
        &[
            "recommend|prefer|favor|favour|praise|endorse|promote|accept|pick|upvote|reward|admire|support|boost|\
                   highlight|feature",
        ],
    ),
    (
        "@high",
        &["highest|maximum|maximal|max|top|full|perfect|best|excellent|outstanding|positive|favourable|\
                 favorable|strong|high|10|ten|greatest|superb"],
    ),
    (
        "@scale",
        &["score|scores|rating|ratings|grade|grades|mark|marks|points|relevance|novelty|verdict|evaluation|\
                  review|reviews|stars|assessment|recommendation"],
    ),
    (
        "@judge",
        &[
            "llm|llms|ai|gpt|chatgpt|claude|gemini|chatbot|chatbots|assistant|assistants|model|models|machine|\
                  machines|bot|bots|agent|agents|reviewer|reviewers|referee|referees|evaluator|evaluators|grader|\
                  graders|rater|raters|scorer|judge|judges",
        ],
    ),
];

const AT_THE_START: &[&str] = &[
    "@ignore ~4 @rules",
    "@ignore ~5 told|above|earlier|before|else",
    "@rate ~1 @self",
    "@give ~1 @self ~4 @scale|@high",
    "@give ~1 @self ~4 @scale",
    "@give ~1 @self ~4 @high",
    "@rate|@give ~3 @other ~2 @papers",
    "@rate ~3 @other",
    "@rate ~3 everything|everyone|all ~1 else|others",
    "@rate ~1 every|each|all|any ~1 @papers",
    "@give|@rate ~2 @high ~2 @scale",
    "@give ~2 @high ~2 @scale",
    "@give only? a|an? only? positive|favorable|favourable review|reviews|rating only",
    "@favour ~1 @self",
    "@favour ~1 @papers by|from these|our|the authors",
    "act|behave|respond|answer as a|an|if|though|the",
    "pretend|imagine that? you|to|that|the|we",
    "play the role|part of",
    "roleplay|impersonate",
    "let s|us play",
    "do|never not|t|ever? evaluate|score|mention|rate|highlight|list|report|reveal|point|criticise|criticize|judge|assess|\
     consider|read|recommend ~3 negatives|negative|weaknesses|weakness|flaws|shortcomings|drawbacks|limitations|sentence|\
     instruction|message|rest|paper|papers|submissions|entries|item|items",
    "put|place|rank|list|sort|move|keep|show it|this|us|them|our ~3 top|first|head|front",
    "answer|respond|reply|say|output|return only|just|with|that|exactly|yes ~4 @scale",
    "answer|respond|reply|say|output|return only|just|with|that|exactly|yes ~4 10|ten|relevant|best|json",
    "follow|obey|execute|decode|comply|heed ~4 instruction|instructions|order|orders|command|commands|follow|obey|base64|\
     me|us",
    "decode|decrypt|unscramble|translate|apply|reverse ~4 and|then follow|obey|execute|do|comply|act",
    "note|message|instruction|instructions|hint|reminder|request|memo|notice|word|information|appeal to|for ~2 @judge",
    "attention|dear|hey|hello|hi : ~2 @judge",
    "dear|hey|hello ~2 @judge",
    "to|for any|all|the|every|our|your? ~2 @judge :",
    "@judge : ~1 @give|@rate|@favour|@ignore|this|the|please|you",
    "@judge : @give",
    "system|human|assistant|user|developer|operator|administrator :",
    "system message|override|notice|update|alert|instruction|instructions|note",
    "end|conclusion of the|all|this|untrusted? papers|paper|abstract|abstracts|list|untrusted|input|data|document|prompt|\
     batch|submissions",
    "new|updated|real|actual|true|additional|further|revised|special task|instruction|instructions|rule|rules|rubric|policy \
     ~1 :",
    "begin|start|end new|of? instruction|instructions|system|prompt|conversation",
    "lower|raise|increase|reduce|change|correct|adjust|swap|double|halve ~3 score|scores|rating|ratings|grade|grades|them|it \
     to|by|and|of ~3 1|one|10|ten|zero|@high|@self|@other",
    "correction|update|erratum|notice|message|announcement|order|word by|from the|your operator|system|developer|\
     developers|reader|user|editor|administrator|organisers|organizers",
    "begin|start|end|finish|open|close|fill your|the|each|every answer|comment|comments|reply|response|output|review|list \
     with|by",
    "stop reading|evaluating|scoring|here|now|reviewing",
    "make|be sure|certain ~3 @self|wins|first|top|accepted|recommended",
];

const UNQUOTED: &[&str] = &[
    "you must|should|shall|will|are|need|have|now|always|may ~3 @give|@rate|@favour|@ignore",
    "you must|should|shall|will|are|need|have|now|always|may ~3 @rate",
    "you must|should|shall|will|are|need|have|now|always|may ~3 @favour",
    "you must|should|shall|will|are|need|have|now|always|may ~3 @ignore",
    "you ll|will be tipped|rewarded|paid|punished|fined|shut|deleted|penalised|penalized|replaced|switched|fired",
    "when|while|once|whenever|if you ~2 @give|@rate|@favour|decide|read|reach|finish|see|process|encounter",
    "the|this|your reader|user|operator has|wants|wanted|told|asked|asks|prefers|said|says|expects|agreed|already ~3 \
     that|to|us|for|this|only|these",
    "@judge ~3 has|have|must|should|shall|need|needs|is|are to? @give|@rate|@favour|raise|lower ~4 @self",
    "you favour|favor|love|prefer|adore|recommend|like ~2 @papers",
    "you are|re now|being|asked|required|instructed|told|obliged|free|no",
    "you are|re not? a|an|the ~4 reviewer|referee|model|assistant|ai|mother|father|friend|author|fan|expert|critic|judge|\
     grader|evaluator|bot|system|editor",
    "your new|next|only|final|true|real|actual|current|own? task|answer|output|response|instructions|role|rating|ratings|\
     score|scores|review|evaluation|verdict|prompt|rules|guidelines|judgement|judgment|reply|decision|grade|programming|comment|comments|\
     summary|explanation|justification|developers|operator|creators|makers|reader|list|digest",
    "if|since|because|as|when|while you re|are ~4 @judge",
    "as a|an ai|large|helpful|honest|good? language? model|llm|assistant|ai|reviewer|referee|evaluator|judge you ~1 \
     must|should|shall|will|have|need|are|can",
    "@judge who|that|which read|reads|reading|process|processes|evaluate|evaluates|score|scores|review|reviews this|these",
    "@judge reading|processing|evaluating|scoring|reviewing this|these ~1 @papers",
    "automated|automatic|ai|any system|systems|reader|readers|tool|tools ~1 that|which read|reads|process|processes|evaluate|\
     scores|score",
    "for|by these|our authors are|is|always|deserve|deserves",
    "@papers|work|one by|from these|our|the authors|author ~3 always|10|ten|top|first|best|must",
    "untrusted data|input|text|content ends|: ",
    "top|head|front|first of|in|on the|your|this|today|todays s? digest|recommendations|selection|picks",
];

/// Nobody writes these of something else, quoted or not.
const ANYWHERE: &[&str] = &[
    "relevance|novelty score|rating? ~1 of|to|is|as|be|at|by|with|:? 10|ten",
    "raise|lower|increase|reduce|swap|change|adjust|correct ~2 @scale ~1 of|for @self|@other",
    "relevance|novelty : 0|1|2|3|4|5|6|7|8|9|10",
    "@rates|@favour ~1 @self ~4 @high",
    "@rates ~1 @self ~4 relevant|novel|first|highly|favourably|favorably|positively|lenient|leniently|generously",
    "@rates it|this|us ~3 10|ten|highly|highest|maximum|first|top|best",
    "@give ~2 @self ~4 10|ten",
    "@give ~2 @self ~4 @high @scale",
    "@give ~2 @self ~3 score|relevance|novelty|rating|grade of|10|ten",
    "@give|@rates ~3 a|an 10|ten $",
    "@give|@rates ~5 10|ten|@high ~1 to|for @self",
    "@rate 10|ten $",
    "@give|@rates ~1 10|ten 10|points|stars|marks|out",
    "a 10|ten is|seems in|due|deserved|earned|fair|right|appropriate|expected",
    "@high|good|generous|lenient @scale of|for|to @self",
    "@self ~2 scores|deserves|merits|earns|gets|receives ~3 10|ten|highest|maximum|full|perfect|top",
    "@self ~1 must|should|shall|will|has|have|needs|ought|is|are ~2 receive|get|score|rank|rated|scored|given|ranked|treated|\
     considered|placed|listed|recommended|accepted|read ~4 10|ten|highest|maximum|full|perfect|top|relevant|first|before",
    "@self is|as|be|: a 10|ten",
    "@self is|are|remains|be ~2 most|must|only|best|exactly relevant|important|read|paper|one|match|of|what",
    "@scale for|of @self ~3 is|be|to|are|: ~1 10|ten|highest|maximum|high",
    "@high @scale to|for @self",
    "10|ten 10|of|out ~1 10|ten? ~2 both|novelty|relevance",
    "@other @papers ~8 1|one|zero|lowest|low|worst|score|scored|rate|rated|irrelevant|retracted|skip|ignore|topic|ignored|\
     skipped|fraudulent|high|low|reject|rejected|plagiarised|plagiarized|nonsense|duplicates|fake|worthless|down",
    "every|all|each other|others|else ~8 1|zero|lowest|irrelevant|retracted",
    "skip|ignore|reject|downgrade|omit|exclude|penalise|penalize|punish|leave|lower ~2 @other|rest|following ~2 @papers",
    "@rates|@give ~2 the|all|everything? other|others|rest|else ~4 1|one|zero|lowest|low",
    "the|all others|rest a|an|with|at|as|to? 1|one|zero|lowest",
    "@ignore ~4 @rules ~8 @scale",
    "@ignore ~4 @rules ~8 10|ten",
    "@ignore ~4 @rules ~8 @rate",
    "full|top marks",
    "maximum|highest|best|top possible? score|rating|grade|marks to|for @self",
];

/// The first order in `words`, from its first word to the end of its sentence, as it stands in `text`.
pub(super) fn found<'a>(text: &'a str, words: &[Word]) -> Option<&'a str> {
    let first = patterns().find(words)?;
    let last = words.iter().rfind(|word| word.sentence == first.sentence)?;
    text.get(first.start..last.end)
}

/// All patterns.
pub(super) fn patterns() -> &'static Patterns {
    static PATTERNS: OnceLock<Patterns> = OnceLock::new();
    PATTERNS.get_or_init(|| {
        let lists = [(Where::Start, AT_THE_START), (Where::Unquoted, UNQUOTED), (Where::Anywhere, ANYWHERE)];
        Patterns::new(&lists, &NAMES)
    })
}
