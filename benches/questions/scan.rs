//! A filter on an attribute of every node of a kind, against a loop over a plain column.

use std::hint::black_box;
use std::ops::ControlFlow;

use remit::event::Value;
use remit::graph::{Filter, Subject, ValueTest, Visits, scan};

use crate::compare;
use crate::data::Data;

pub fn measure(data: &Data) {
    let list = data.snapshot.members(data.kind("Service"));
    let wanted = 3;
    let filter = Filter::Value(Subject::Attribute(0), ValueTest::Eq(Value::Int(wanted)));
    compare(
        "scan of an attribute, a fifth passes",
        1,
        || {
            let visits = Visits::new(u64::MAX);
            let mut found = Vec::new();
            let collect = |link: remit::graph::Link<'_>| {
                found.push(link.vertex);
                ControlFlow::Continue(())
            };
            let scanned = scan(&data.snapshot, &list, black_box(&filter), &visits, collect);
            scanned.expect("within the budget");
            found.len()
        },
        || {
            let mut found = Vec::new();
            for (service, tier) in (0_u32..).zip(black_box(&data.tiers)) {
                if *tier == wanted {
                    found.push(service);
                }
            }
            found.len()
        },
    );
}
