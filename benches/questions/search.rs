//! A search for a word that few names begin with, against a look at every name.
//!
//! The index is made before anything is measured, as it is made once for a base. The look at every name knows
//! neither slugs, accents nor typos, which these names do without.

use std::hint::black_box;

use remit::graph::{SearchText, Visits, search};

use crate::compare;
use crate::data::Data;

pub fn measure(data: &Data) {
    let numbers = (0..data.services).chain(0..data.tools);
    let names: Vec<String> = numbers.map(|number| format!("Node {number}")).collect();
    let typed = "Node 12345";
    let text = SearchText::new("12345");
    compare(
        "search for the beginning of a word",
        1,
        || {
            let visits = Visits::new(u64::MAX);
            let found = search(&data.snapshot, black_box(&text), &visits);
            found.expect("within the budget").len()
        },
        || {
            let begins = |name: &&String| name.starts_with(black_box(typed));
            names.iter().filter(begins).count()
        },
    );
}
