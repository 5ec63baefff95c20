//! Scans a list for the nodes that pass a filter.
//!
//! The members of a kind in a base are looked at in blocks: a block's candidates are bits, tests on
//! attributes clear bits from columns, and only what is left is looked at node by node. Columns are the
//! base's, so what an overlay has replaced is looked at node by node throughout, whether or not the list
//! of members is still the base's own; so are lists of other sorts.

use std::ops::ControlFlow;

use super::column::{Column, Passing};
use super::filter::Filter;
use super::list::{Link, List};
use super::snapshot::Snapshot;
use super::vertex::Vertex;
use super::visits::{Visits, VisitsExhausted};

/// How many nodes a block has.
const BLOCK: usize = 4096;

type Bits = [u64; BLOCK / 64];

/// Calls `found` for each member of a list that passes a filter, in order, until it breaks. Costs a visit
/// for each member that is looked at, and what the filter's comparisons and relations cost.
pub fn scan<'a>(
    snapshot: &'a Snapshot,
    list: &List<'a>,
    filter: &Filter,
    visits: &Visits,
    mut found: impl FnMut(Link<'a>) -> ControlFlow<()>,
) -> Result<(), VisitsExhausted> {
    let Some(mut blocks) = Blocks::of(snapshot, list, filter, visits)? else {
        for link in list.iter() {
            visits.spend(1)?;
            if filter.passes(snapshot, link.vertex, visits)? && found(link).is_break() {
                break;
            }
        }
        return Ok(());
    };
    if list.is_patched() {
        for link in list.iter() {
            visits.spend(1)?;
            let passes = match blocks.position(link.vertex) {
                Some(position) => blocks.has(snapshot, position, visits)?,
                None => filter.passes(snapshot, link.vertex, visits)?,
            };
            if passes && found(link).is_break() {
                break;
            }
        }
        return Ok(());
    }
    for start in (0..blocks.len).step_by(BLOCK) {
        visits.spend(BLOCK.min(blocks.len - start))?;
        let block = *blocks.at(snapshot, start, visits)?;
        for (word, mut left) in block.into_iter().enumerate() {
            while left != 0 {
                let position = start + word * 64 + left.trailing_zeros() as usize;
                left &= left - 1;
                if found(Link::to(blocks.vertex(position))).is_break() {
                    return Ok(());
                }
            }
        }
    }
    Ok(())
}

/// A filter on the members of a kind in a base, and the block that was looked at last.
struct Blocks<'a> {
    first: Vertex,
    len: usize,
    filter: &'a Filter,
    test: Test<'a>,
    /// The members that have been replaced since, in order: columns know nothing of them.
    replaced: Vec<Vertex>,
    /// Where the block starts that `bits` are of.
    start: Option<usize>,
    bits: Bits,
}

/// A filter with what columns know of it worked out.
enum Test<'a> {
    All(Vec<Test<'a>>),
    Any(Vec<Test<'a>>),
    Not(Box<Test<'a>>),
    Column(&'a Column, Passing),
    Node(&'a Filter),
}

impl<'a> Blocks<'a> {
    /// `None` where the list is not of a kind's members, or no column helps.
    fn of(
        snapshot: &'a Snapshot,
        list: &List<'_>,
        filter: &'a Filter,
        visits: &Visits,
    ) -> Result<Option<Self>, VisitsExhausted> {
        let Some(span) = list.span().filter(|span| !span.is_empty()) else {
            return Ok(None);
        };
        let first = Vertex(span.start);
        let test = Test::of(snapshot, first, filter, visits)?;
        if !test.has_column() {
            return Ok(None);
        }
        visits.compare(snapshot.replaced_count())?;
        Ok(Some(Self {
            first,
            len: span.len(),
            filter,
            test,
            replaced: snapshot.replaced_within(span),
            start: None,
            bits: [0; BLOCK / 64],
        }))
    }

    /// The position of a vertex that the base knows.
    fn position(&self, vertex: Vertex) -> Option<usize> {
        let position = vertex.0.checked_sub(self.first.0)? as usize;
        (position < self.len).then_some(position)
    }

    fn vertex(&self, position: usize) -> Vertex {
        let offset = u32::try_from(position).expect("within the span");
        Vertex(self.first.0 + offset)
    }

    fn has(
        &mut self,
        snapshot: &Snapshot,
        position: usize,
        visits: &Visits,
    ) -> Result<bool, VisitsExhausted> {
        let start = position - position % BLOCK;
        let within = position - start;
        let bits = self.at(snapshot, start, visits)?;
        Ok(bits[within / 64] >> (within % 64) & 1 == 1)
    }

    /// Which of the block's nodes pass.
    fn at(
        &mut self,
        snapshot: &Snapshot,
        start: usize,
        visits: &Visits,
    ) -> Result<&Bits, VisitsExhausted> {
        if self.start != Some(start) {
            let mut bits = [u64::MAX; BLOCK / 64];
            let len = BLOCK.min(self.len - start);
            for (word, bits) in bits.iter_mut().enumerate() {
                let left = len.saturating_sub(word * 64);
                if left < 64 {
                    *bits = (1 << left) - 1;
                }
            }
            let first = self.vertex(start);
            let replaced = self.replaced_in(start, len);
            let places = replaced.iter().map(|vertex| (vertex.0 - first.0) as usize);
            let bit = |place: usize| (place / 64, 1_u64 << (place % 64));
            for (word, bit) in places.clone().map(bit) {
                bits[word] &= !bit;
            }
            self.test
                .retain(snapshot, first, start, &mut bits, visits)?;
            for (vertex, (word, bit)) in replaced.iter().zip(places.map(bit)) {
                if self.filter.passes(snapshot, *vertex, visits)? {
                    bits[word] |= bit;
                }
            }
            self.bits = bits;
            self.start = Some(start);
        }
        Ok(&self.bits)
    }

    /// The replaced members of a block of that start and length.
    fn replaced_in(&self, start: usize, len: usize) -> &[Vertex] {
        let before = |end: usize| {
            let is_before = |vertex: &Vertex| ((vertex.0 - self.first.0) as usize) < end;
            self.replaced.partition_point(is_before)
        };
        &self.replaced[before(start)..before(start + len)]
    }
}

impl<'a> Test<'a> {
    fn of(
        snapshot: &'a Snapshot,
        first: Vertex,
        filter: &'a Filter,
        visits: &Visits,
    ) -> Result<Self, VisitsExhausted> {
        let all = |filters: &'a [Filter]| -> Result<Vec<Self>, VisitsExhausted> {
            let tests = filters.iter();
            tests
                .map(|one| Self::of(snapshot, first, one, visits))
                .collect()
        };
        Ok(match filter {
            Filter::All(filters) => {
                let mut tests = all(filters)?;
                // What columns rule out need not be looked at node by node.
                tests.sort_by_key(|test| !test.is_of_columns());
                Self::All(tests)
            }
            Filter::Any(filters) => Self::Any(all(filters)?),
            Filter::Not(inner) => Self::Not(Box::new(Self::of(snapshot, first, inner, visits)?)),
            Filter::Value(subject, test) => match snapshot.column(first, *subject) {
                Some(column) => {
                    visits.compare(column.weight(test))?;
                    Self::Column(column, column.passing(test))
                }
                None => Self::Node(filter),
            },
            _ => Self::Node(filter),
        })
    }

    fn has_column(&self) -> bool {
        match self {
            Self::All(tests) | Self::Any(tests) => tests.iter().any(Self::has_column),
            Self::Not(test) => test.has_column(),
            Self::Column(..) => true,
            Self::Node(_) => false,
        }
    }

    fn is_of_columns(&self) -> bool {
        match self {
            Self::All(tests) | Self::Any(tests) => tests.iter().all(Self::is_of_columns),
            Self::Not(test) => test.is_of_columns(),
            Self::Column(..) => true,
            Self::Node(_) => false,
        }
    }

    /// Clears the bits of the nodes that do not pass; the first bit is `first`'s, at position `start`.
    fn retain(
        &self,
        snapshot: &Snapshot,
        first: Vertex,
        start: usize,
        bits: &mut Bits,
        visits: &Visits,
    ) -> Result<(), VisitsExhausted> {
        // Whatever the test is, it goes through the block's words.
        visits.compare(BLOCK / 64)?;
        match self {
            Self::All(tests) => {
                for test in tests {
                    test.retain(snapshot, first, start, bits, visits)?;
                }
            }
            Self::Any(tests) => {
                let mut undecided = *bits;
                for test in tests {
                    let mut passing = undecided;
                    test.retain(snapshot, first, start, &mut passing, visits)?;
                    clear(&mut undecided, &passing);
                }
                clear(bits, &undecided);
            }
            Self::Not(test) => {
                let mut passing = *bits;
                test.retain(snapshot, first, start, &mut passing, visits)?;
                clear(bits, &passing);
            }
            Self::Column(column, passing) => {
                visits.compare(BLOCK)?;
                column.retain(passing, start, bits);
            }
            Self::Node(filter) => {
                for (word, bits) in (0_u32..).step_by(64).zip(bits) {
                    let mut left = *bits;
                    while left != 0 {
                        let bit = left.trailing_zeros();
                        left &= left - 1;
                        let vertex = Vertex(first.0 + word + bit);
                        if !filter.passes(snapshot, vertex, visits)? {
                            *bits &= !(1 << bit);
                        }
                    }
                }
            }
        }
        Ok(())
    }
}

/// Clears the bits that are set in `other`.
fn clear(bits: &mut Bits, other: &Bits) {
    for (bits, other) in bits.iter_mut().zip(other) {
        *bits &= !other;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use super::*;
    use crate::event::{Event, NodeFact, NodeKey, Revision, Slug, Stamp, Value};
    use crate::graph::{Builder, Head, RelatedFilter, Subject, ValueTest};
    use crate::ontology::{FieldId, TextMatch, TextTest};

    const NODES: usize = 2 * BLOCK + 700;

    fn key(number: usize) -> NodeKey {
        NodeKey {
            kind: "Tool".into(),
            slug: Slug::new(&format!("tool-{number:05}")).expect("it is a slug"),
        }
    }

    /// Values that repeat, values that do not, and nulls, by arithmetic.
    fn fact(number: usize) -> NodeFact {
        let mut attributes = BTreeMap::new();
        if !number.is_multiple_of(7) {
            let tier = i32::try_from(number % 5).expect("it is small");
            attributes.insert("tier".into(), Value::Int(tier));
        }
        if !number.is_multiple_of(3) {
            let weight = (number * 7919 % 10_007) as f64 / 8.0;
            attributes.insert("weight".into(), Value::Float(weight));
        }
        let language = ["Rust", "Go", "Java"][number % 11 % 3];
        attributes.insert("language".into(), Value::Text(language.into()));
        NodeFact {
            name: format!("Tool {}", number % 13).into(),
            description: None,
            labels: Vec::new(),
            sources: Vec::new(),
            owners: Default::default(),
            attributes,
        }
    }

    fn frozen() -> Snapshot {
        let sdl = "type Tool { tier: Int weight: Float language: String tags: [String!]
                               uses: Tool @relation(inverse: \"usedBy\") }";
        let ontology = Arc::new(crate::ontology::read("test", sdl).expect("it is well formed"));
        let mut builder = Builder::new(ontology);
        let stamp = Stamp {
            revision: Revision(1),
            time: Head::origin().time,
        };
        for number in 0..NODES {
            builder.put_node(&key(number), fact(number), stamp, stamp);
        }
        builder.finish(Head::origin())
    }

    /// Nodes replaced, deleted and added.
    fn patched() -> Snapshot {
        let mut events = Vec::new();
        for number in (0..NODES).step_by(97) {
            let (key, before) = (key(number), fact(number));
            events.push(match number % 2 {
                0 => Event::NodeDeleted {
                    key,
                    before,
                    was: None,
                },
                _ => Event::NodeUpdated {
                    key,
                    before,
                    after: fact(number + 1),
                    was: None,
                },
            });
        }
        let added = (NODES..NODES + 50).map(|number| Event::NodeCreated {
            key: key(number),
            after: fact(number),
        });
        events.extend(added);
        frozen().with(&events, Head::origin())
    }

    /// Nodes replaced, and none deleted or added: the list of them is the base's own.
    fn updated() -> Snapshot {
        let events: Vec<Event> = (0..NODES)
            .step_by(97)
            .map(|number| Event::NodeUpdated {
                key: key(number),
                before: fact(number),
                after: fact(number + 1),
                was: None,
            })
            .collect();
        frozen().with(&events, Head::origin())
    }

    fn filters() -> Vec<Filter> {
        let (tier, weight, language) = (0, 1, 2);
        let on = |index, test| Filter::Value(Subject::Attribute(index), test);
        let text = |text: &str| Value::Text(text.into());
        let named = || Filter::Value(Subject::Name, ValueTest::Eq(text("Tool 4")));
        let unrelated = || {
            Filter::Related(Box::new(RelatedFilter {
                field: FieldId(0),
                edge: None,
                some: None,
                every: None,
                none: None,
                includes_all: None,
                includes_any: None,
                count: None,
                is_null: Some(true),
            }))
        };
        vec![
            on(tier, ValueTest::Eq(Value::Int(3))),
            on(tier, ValueTest::Eq(Value::Int(9))),
            on(tier, ValueTest::Ne(Value::Int(3))),
            on(tier, ValueTest::IsNull(true)),
            on(tier, ValueTest::IsNull(false)),
            on(
                tier,
                ValueTest::In(vec![Value::Int(1), Value::Int(4), Value::Int(77)]),
            ),
            on(weight, ValueTest::Lt(Value::Float(100.0))),
            on(weight, ValueTest::Lte(Value::Float(512.5))),
            on(weight, ValueTest::Gt(Value::Float(512.5))),
            on(weight, ValueTest::Gte(Value::Float(-1.0))),
            on(weight, ValueTest::Ne(Value::Float(512.5))),
            Filter::Not(Box::new(on(weight, ValueTest::Lt(Value::Float(900.0))))),
            Filter::Any(vec![
                named(),
                on(language, ValueTest::Eq(text("Go"))),
                on(tier, ValueTest::Gt(Value::Int(3))),
            ]),
            Filter::All(vec![
                named(),
                unrelated(),
                on(language, ValueTest::In(vec![text("Go"), text("Java")])),
            ]),
            Filter::Not(Box::new(Filter::All(vec![
                named(),
                on(language, ValueTest::Lt(text("H"))),
            ]))),
            Filter::All(vec![
                on(tier, ValueTest::Eq(Value::Int(3))),
                Filter::Any(Vec::new()),
            ]),
            Filter::All(Vec::new()),
            named(),
        ]
    }

    #[test]
    fn a_scan_finds_what_each_node_says_of_itself() {
        for (name, snapshot) in [
            ("frozen", frozen()),
            ("patched", patched()),
            ("updated", updated()),
        ] {
            let kind = snapshot.ontology().kinds[0].id;
            let list = snapshot.members(kind);
            for filter in filters() {
                let visits = Visits::new(u64::MAX);
                let mut scanned = Vec::new();
                let collect = |link: Link<'_>| {
                    scanned.push(link.vertex);
                    ControlFlow::Continue(())
                };
                scan(&snapshot, &list, &filter, &visits, collect).expect("within the budget");
                let passes = |vertex: &Vertex| {
                    let passes = filter.passes(&snapshot, *vertex, &visits);
                    passes.expect("within the budget")
                };
                let each = list.iter().map(|link| link.vertex);
                let expected: Vec<Vertex> = each.filter(passes).collect();
                assert_eq!(scanned, expected, "{name}: {filter:?}");
            }
        }
    }

    #[test]
    fn a_scan_pays_for_every_test() {
        let snapshot = frozen();
        let list = snapshot.members(snapshot.ontology().kinds[0].id);
        let one = |test| Filter::Value(Subject::Attribute(1), test);
        let spent = |filter: Filter| {
            let visits = Visits::new(u64::MAX);
            let all = |_: Link<'_>| ControlFlow::Continue(());
            scan(&snapshot, &list, &filter, &visits, all).expect("within the budget");
            visits.spent()
        };
        let eq = || one(ValueTest::Eq(Value::Float(1.0)));
        let many = (0..900).map(|_| eq()).collect();
        assert!(spent(Filter::Any(many)) > 10 * spent(eq()));
        let values = (0..900).map(|n| Value::Float(f64::from(n))).collect();
        assert!(spent(one(ValueTest::In(values))) > 10 * spent(eq()));
    }

    #[test]
    fn a_test_on_text_pays_for_how_much_it_looks_through() {
        let long = NodeFact {
            description: Some("a".repeat(64 * 1024).into()),
            ..fact(0)
        };
        let event = Event::NodeCreated {
            key: key(NODES),
            after: long,
        };
        let snapshot = frozen().with(&[event], Head::origin());
        let vertex = snapshot.find(&key(NODES)).expect("it was created");
        let text = TextTest::new(TextMatch::Contains, "b", false).expect("it is no pattern");
        let filter = Filter::Value(Subject::Description, ValueTest::Text(text));
        let visits = Visits::new(u64::MAX);
        let passes = filter.passes(&snapshot, vertex, &visits);
        assert!(!passes.expect("within the budget"));
        assert_eq!(visits.spent(), 64);
    }

    #[test]
    fn tests_that_decide_nothing_are_paid_for_too() {
        let snapshot = frozen();
        let kind = snapshot.ontology().kinds[0].id;
        let cost = |idle: usize| {
            let tier = Filter::Value(Subject::Attribute(0), ValueTest::Eq(Value::Int(3)));
            let mut filters = vec![Filter::Any(Vec::new()); idle];
            filters.push(tier);
            let visits = Visits::new(u64::MAX);
            let all = |_: Link<'_>| ControlFlow::Continue(());
            let list = snapshot.members(kind);
            scan(&snapshot, &list, &Filter::Any(filters), &visits, all).expect("within the budget");
            visits.spent()
        };
        let blocks = NODES.div_ceil(BLOCK) as u64;
        assert!(cost(1_000) >= cost(0) + 1_000 * blocks);
    }

    #[test]
    fn a_scan_stops_where_it_is_told_to_and_pays_for_what_it_looked_at() {
        let snapshot = frozen();
        let kind = snapshot.ontology().kinds[0].id;
        let list = snapshot.members(kind);
        let filter = Filter::Value(Subject::Attribute(0), ValueTest::Eq(Value::Int(3)));
        // One look at each node, and one comparison with its value.
        let visits = Visits::new((BLOCK + BLOCK / 16) as u64);
        let mut left = 3;
        let count = |_: Link<'_>| {
            left -= 1;
            if left == 0 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        };
        scan(&snapshot, &list, &filter, &visits, count).expect("one block is enough");
        assert_eq!(left, 0);
        let all = |_: Link<'_>| ControlFlow::Continue(());
        assert!(scan(&snapshot, &list, &filter, &visits, all).is_err());
    }
}
