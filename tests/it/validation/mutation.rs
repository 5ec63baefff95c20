//! New documents out of the corpus, by changing tokens at random.

use remit::graphql::guard::{DocumentLimits, TokenKind, scan};

/// The seed: `REMIT_TEST_SEED`, or the one that is always tried.
pub fn seed() -> u64 {
    match std::env::var("REMIT_TEST_SEED") {
        Ok(text) => text.parse().expect("REMIT_TEST_SEED is a number"),
        Err(_) => 20_261_122,
    }
}

/// `count` documents, each made of one of `sources` by one to four changes.
pub fn mutants(sources: &[String], seed: u64, count: usize) -> Vec<String> {
    let parsed: Vec<Vec<String>> = sources.iter().filter_map(|text| tokens(text)).collect();
    let pool: Vec<String> = parsed.iter().flatten().cloned().collect();
    let mut random = Random(seed);
    let mutant = |_| {
        let mut document = parsed[random.below(parsed.len())].clone();
        for _ in 0..=random.below(3) {
            change(&mut document, &parsed, &pool, &mut random);
        }
        document.join(" ")
    };
    (0..count).map(mutant).collect()
}

/// The tokens as text; none when a value is spelled in a way that only graphql-js tells from another
/// spelling of it (see `differences.txt`).
fn tokens(text: &str) -> Option<Vec<String>> {
    let scan = scan(text, &DocumentLimits::default()).ok()?;
    let mut all = Vec::new();
    for token in scan.tokens {
        match token.kind {
            TokenKind::End => {}
            TokenKind::BlockString => return None,
            TokenKind::Int if token.text == "-0" => return None,
            TokenKind::String => all.push(format!("\"{}\"", token.text)),
            _ => all.push(token.text.to_owned()),
        }
    }
    (!all.is_empty()).then_some(all)
}

fn change(document: &mut Vec<String>, all: &[Vec<String>], pool: &[String], random: &mut Random) {
    if document.is_empty() {
        return;
    }
    let at = random.below(document.len());
    match random.below(12) {
        0 => {
            document.remove(at);
        }
        1 => document.insert(at, document[at].clone()),
        2 => document.insert(at, pool[random.below(pool.len())].clone()),
        3 => {
            let other = random.below(document.len());
            document.swap(at, other);
        }
        // A bracketed piece is doubled, removed, or put somewhere else.
        4 | 5 => {
            if let Some(piece) = piece(document, at) {
                let copy = document[piece.clone()].to_vec();
                document.splice(piece.end..piece.end, copy);
            }
        }
        6 => {
            if let Some(piece) = piece(document, at) {
                document.drain(piece);
            }
        }
        7 => {
            let other = &all[random.below(all.len())];
            let from = random.below(other.len());
            if let (Some(ours), Some(theirs)) = (piece(document, at), piece(other, from)) {
                document.splice(ours, other[theirs].to_vec());
            }
        }
        // Like for like keeps most documents parsing.
        _ => {
            let wanted = sort(&document[at]);
            for _ in 0..50 {
                let candidate = &pool[random.below(pool.len())];
                if sort(candidate) == wanted {
                    document[at].clone_from(candidate);
                    break;
                }
            }
        }
    }
}

/// From the next opening bracket at or after `at` to the one that closes it.
fn piece(tokens: &[String], at: usize) -> Option<std::ops::Range<usize>> {
    let start = (at..tokens.len()).find(|i| matches!(tokens[*i].as_str(), "{" | "(" | "["))?;
    let mut open = 0;
    for (i, token) in tokens.iter().enumerate().skip(start) {
        match token.as_str() {
            "{" | "(" | "[" => open += 1,
            "}" | ")" | "]" => open -= 1,
            _ => {}
        }
        if open == 0 {
            return Some(start..i + 1);
        }
    }
    None
}

fn sort(token: &str) -> u8 {
    match token.bytes().next() {
        Some(b'"' | b'-' | b'0'..=b'9') => 0,
        Some(byte) if byte == b'_' || byte.is_ascii_lowercase() => 1,
        Some(byte) if byte.is_ascii_uppercase() => 2,
        _ => 3,
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        usize::try_from(mixed % bound as u64).expect("less than a usize")
    }
}
