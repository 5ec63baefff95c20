//! Set expressions, Venn regions and facets against the standard library's sets, on random graphs that
//! were changed after they were frozen.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::event::{EdgeFact, EdgeKey, Event, NodeFact, NodeKey, Revision, Slug, Stamp, Value};
use crate::graph::{Builder, FacetBy, Head, Subject, ValueTest, Venn, facets};
use crate::ontology::Ontology;

const SDL: &str = r#"
type Team {
  size: Int
  tools: [Tool!]! @relation(inverse: "teams")
  goals: [Goal!]! @derived(path: "tools.goals", inverse: "teams")
}
type Tool { goals: [Goal!]! @relation(inverse: "tools") }
type Goal
"#;

const KINDS: [&str; 3] = ["Team", "Tool", "Goal"];
const NODES: usize = 12;

/// Kind and slug: the order of a map is the default order.
type Name = (usize, String);

/// What the graph must say, in the plainest form.
#[derive(Debug, Clone, Default)]
struct Model {
    nodes: BTreeMap<Name, i32>,
    /// From a team to a tool, and from a tool to a goal.
    edges: BTreeSet<(Name, Name)>,
}

fn slug(number: usize) -> String {
    format!("n{number}")
}

fn id((kind, slug): &Name) -> String {
    format!("{}:{slug}", KINDS[*kind])
}

impl Model {
    fn neighbors(&self, of: &Name, kind: usize) -> BTreeSet<Name> {
        let ends = self.edges.iter().filter_map(|(from, to)| match of {
            of if of == from => Some(to),
            of if of == to => Some(from),
            _ => None,
        });
        ends.filter(|end| end.0 == kind).cloned().collect()
    }

    fn related(&self, field: &str, of: &Name) -> BTreeSet<Name> {
        match (of.0, field) {
            (0, "tools") => self.neighbors(of, 1),
            (1, "teams") => self.neighbors(of, 0),
            (1, "goals") => self.neighbors(of, 2),
            (2, "tools") => self.neighbors(of, 1),
            (0, "goals") | (2, "teams") => {
                let tools = self.neighbors(of, 1);
                let ends = tools.iter().map(|tool| self.neighbors(tool, 2 - of.0));
                ends.flatten().collect()
            }
            other => panic!("{other:?}"),
        }
    }
}

/// A graph with its model: some of it frozen, the rest changed since.
#[derive(Debug)]
struct World {
    snapshot: Snapshot,
    model: Model,
}

fn key((kind, slug): &Name) -> NodeKey {
    NodeKey {
        kind: KINDS[*kind].into(),
        slug: Slug::new(slug).unwrap(),
    }
}

fn edge_key(from: &Name, to: &Name) -> EdgeKey {
    EdgeKey {
        kind: KINDS[from.0].into(),
        field: if from.0 == 0 { "tools" } else { "goals" }.into(),
        from: key(from).slug,
        to: key(to).slug,
    }
}

fn fact(kind: usize, size: i32) -> NodeFact {
    // Some teams have no size.
    let size = (kind == 0 && size > 0).then(|| ("size".into(), Value::Int(size)));
    NodeFact {
        name: "name".into(),
        description: None,
        labels: Vec::new(),
        sources: Vec::new(),
        owners: Default::default(),
        attributes: size.into_iter().collect(),
    }
}

fn world(frozen: &[(bool, usize, usize)], changed: &[(bool, usize, usize)]) -> World {
    let ontology: Arc<Ontology> = Arc::new(crate::ontology::read("test", SDL).unwrap());
    let stamp = Stamp {
        revision: Revision(1),
        time: Head::origin().time,
    };
    let mut model = Model::default();
    let mut builder = Builder::new(ontology);
    // Every third node is newer than what is frozen.
    let is_new = |number: usize| number.is_multiple_of(3);
    let size = |number: usize| i32::try_from(number % 4).unwrap();
    for (kind, number) in (0..3).flat_map(|kind| (0..NODES).map(move |number| (kind, number))) {
        let name = (kind, slug(number));
        if !is_new(number) {
            builder.put_node(&key(&name), fact(kind, size(number)), stamp, stamp);
        }
        model
            .nodes
            .insert(name, if kind == 0 { size(number) } else { 0 });
    }
    let ends = |(is_goal, from, to): &(bool, usize, usize)| {
        let kind = usize::from(*is_goal);
        ((kind, slug(*from)), (kind + 1, slug(*to)))
    };
    for edge in frozen.iter().filter(|(_, a, b)| !is_new(*a) && !is_new(*b)) {
        let (from, to) = ends(edge);
        builder.put_edge(&edge_key(&from, &to), EdgeFact::default());
        model.edges.insert((from, to));
    }
    let mut events: Vec<Event> = (0..3)
        .flat_map(|kind| (0..NODES).map(move |number| (kind, number)))
        .filter(|(_, number)| is_new(*number))
        .map(|(kind, number)| Event::NodeCreated {
            key: key(&(kind, slug(number))),
            after: fact(kind, size(number)),
        })
        .collect();
    for edge in changed {
        let (from, to) = ends(edge);
        let edge = edge_key(&from, &to);
        events.push(if model.edges.remove(&(from.clone(), to.clone())) {
            Event::EdgeDisconnected {
                key: edge,
                before: EdgeFact::default(),
            }
        } else {
            model.edges.insert((from, to));
            Event::EdgeConnected {
                key: edge,
                after: EdgeFact::default(),
            }
        });
    }
    let frozen = builder.finish(Head::origin());
    let snapshot = frozen.with(&events, Head::origin());
    World { snapshot, model }
}

/// An expression in both languages at once.
#[derive(Debug, Clone)]
enum Plan {
    Union(Vec<Plan>),
    Intersect(Vec<Plan>),
    Minus(Box<Plan>, Vec<Plan>),
    Related(usize, usize),
    Ids(Vec<Name>),
    LargerTeams(i32),
    All(usize),
}

const FIELDS: [(usize, &str); 6] = [
    (0, "tools"),
    (0, "goals"),
    (1, "teams"),
    (1, "goals"),
    (2, "tools"),
    (2, "teams"),
];

fn plans() -> impl Strategy<Value = Plan> {
    let name = (0_usize..3, 0..NODES + 2).prop_map(|(kind, number)| (kind, slug(number)));
    let leaf = prop_oneof![
        4 => (0..FIELDS.len(), 0..NODES + 1).prop_map(|(field, node)| Plan::Related(field, node)),
        2 => prop::collection::vec(name, 0..6).prop_map(Plan::Ids),
        1 => (0..4).prop_map(Plan::LargerTeams),
        1 => (0_usize..3).prop_map(Plan::All),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let list = |least| prop::collection::vec(inner.clone(), least..4);
        prop_oneof![
            list(0).prop_map(Plan::Union),
            list(1).prop_map(Plan::Intersect),
            (inner.clone(), list(0)).prop_map(|(from, take)| Plan::Minus(Box::new(from), take)),
        ]
    })
}

impl Plan {
    fn expression(&self, ontology: &Ontology) -> SetExpression {
        let all = |plans: &[Self]| plans.iter().map(|one| one.expression(ontology)).collect();
        let kind = |kind: usize| ontology.kind_named(KINDS[kind]).unwrap().id;
        match self {
            Self::Union(plans) => SetExpression::Union(all(plans)),
            Self::Intersect(plans) => SetExpression::Intersect(all(plans)),
            Self::Minus(from, take) => {
                SetExpression::Minus(Box::new(from.expression(ontology)), all(take))
            }
            Self::Related(field, node) => {
                let (of, field) = FIELDS[*field];
                let field = ontology.field_named(kind(of), field).unwrap().id;
                SetExpression::Related(field, slug(*node).into())
            }
            Self::Ids(names) => {
                SetExpression::Ids(names.iter().map(|one| id(one).into()).collect())
            }
            Self::LargerTeams(size) => {
                let (index, _) = ontology.kind(kind(0)).attribute_named("size").unwrap();
                let test = ValueTest::Gt(Value::Int(*size));
                let filter = Filter::Value(Subject::Attribute(index), test);
                SetExpression::Where(kind(0), filter)
            }
            Self::All(of) => SetExpression::Where(kind(*of), Filter::All(Vec::new())),
        }
    }

    fn members(&self, model: &Model) -> BTreeSet<Name> {
        let all = |plans: &[Self]| -> Vec<BTreeSet<Name>> {
            plans.iter().map(|one| one.members(model)).collect()
        };
        match self {
            Self::Union(plans) => all(plans).into_iter().flatten().collect(),
            Self::Intersect(plans) => {
                let sets = all(plans);
                let shared = |name: &&Name| sets.iter().all(|set| set.contains(*name));
                sets[0].iter().filter(shared).cloned().collect()
            }
            Self::Minus(from, take) => {
                let taken: BTreeSet<Name> = all(take).into_iter().flatten().collect();
                from.members(model).difference(&taken).cloned().collect()
            }
            Self::Related(field, node) => {
                let (of, field) = FIELDS[*field];
                model.related(field, &(of, slug(*node)))
            }
            Self::Ids(names) => {
                let known = |name: &&Name| model.nodes.contains_key(*name);
                names.iter().filter(known).cloned().collect()
            }
            Self::LargerTeams(size) => {
                let nodes = model.nodes.iter();
                let large = nodes.filter(|(name, own)| name.0 == 0 && **own > 0 && *own > size);
                large.map(|(name, _)| name.clone()).collect()
            }
            Self::All(kind) => {
                let nodes = model.nodes.keys();
                nodes.filter(|name| name.0 == *kind).cloned().collect()
            }
        }
    }
}

fn names(snapshot: &Snapshot, vertices: &[Vertex]) -> Vec<Name> {
    let name = |vertex: &Vertex| {
        let node = snapshot.node(*vertex);
        (usize::from(node.kind.0), node.slug().to_owned())
    };
    vertices.iter().map(name).collect()
}

fn edges() -> impl Strategy<Value = Vec<(bool, usize, usize)>> {
    prop::collection::vec((any::<bool>(), 0..NODES, 0..NODES), 0..90)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn expressions_hold_what_sets_of_names_hold(
        frozen in edges(), changed in edges(), plans in prop::collection::vec(plans(), 1..6)
    ) {
        let World { snapshot, model } = world(&frozen, &changed);
        let folded = snapshot.folded();
        for plan in plans {
            let expected: Vec<Name> = plan.members(&model).into_iter().collect();
            for snapshot in [&snapshot, &folded] {
                let expression = plan.expression(snapshot.ontology());
                let list = expression.members(snapshot, &Visits::new(1_000_000)).unwrap();
                prop_assert_eq!(list.len(), expected.len());
                prop_assert_eq!(&names(snapshot, &list.vertices()), &expected);
                // Every place in and between the members has its rank.
                for (kind, number) in [(0, 0), (0, 5), (1, 3), (1, 99), (2, 1), (2, 7)] {
                    let place = (kind, slug(number));
                    let rank = expected.iter().filter(|name| **name <= place).count();
                    let id = snapshot.ontology().kind_named(KINDS[kind]).unwrap().id;
                    prop_assert_eq!(list.rank_across(snapshot, id, &place.1), rank);
                }
            }
        }
    }

    #[test]
    fn regions_partition_the_union_by_the_sets_that_hold_each_node(
        frozen in edges(), changed in edges(), plans in prop::collection::vec(plans(), 0..6)
    ) {
        let World { snapshot, model } = world(&frozen, &changed);
        let visits = Visits::new(1_000_000);
        let sets: Vec<BTreeSet<Name>> = plans.iter().map(|plan| plan.members(&model)).collect();
        let lists: Vec<_> = plans
            .iter()
            .map(|plan| plan.expression(snapshot.ontology()).members(&snapshot, &visits).unwrap())
            .collect();
        let venn = Venn::of(&snapshot, &lists, &visits).unwrap();
        let mut expected: BTreeMap<Vec<usize>, Vec<Name>> = BTreeMap::new();
        for name in sets.iter().flatten().collect::<BTreeSet<_>>() {
            let inside = (0..sets.len()).filter(|index| sets[*index].contains(name));
            expected.entry(inside.collect()).or_default().push(name.clone());
        }
        let mut ordered: Vec<_> = expected.into_iter().collect();
        ordered.sort_by_key(|(inside, _)| std::cmp::Reverse(inside.len()));
        let found: Vec<_> = venn
            .regions
            .iter()
            .map(|region| {
                let inside = (0..sets.len()).filter(|index| region.is_inside(*index));
                (inside.collect::<Vec<_>>(), names(&snapshot, &region.members))
            })
            .collect();
        prop_assert_eq!(found, ordered);
        for pair in venn.pairs(&visits).unwrap() {
            let (a, b) = (&sets[pair.a], &sets[pair.b]);
            let shared = a.intersection(b).count();
            prop_assert_eq!(pair.shared, shared);
            let union = a.union(b).count();
            let part = |whole: usize| if whole == 0 { 0.0 } else { shared as f64 / whole as f64 };
            prop_assert_eq!(pair.jaccard, part(union));
            prop_assert_eq!(pair.containment, part(a.len().min(b.len())));
        }
        prop_assert_eq!(venn.pairs(&visits).unwrap().len(), sets.len() * sets.len().saturating_sub(1) / 2);
    }

    #[test]
    fn facets_count_each_node_once_in_each_of_its_groups(
        frozen in edges(), changed in edges(), plan in plans()
    ) {
        let World { snapshot, model } = world(&frozen, &changed);
        let ontology = snapshot.ontology();
        let visits = Visits::new(1_000_000);
        let list = plan.expression(ontology).members(&snapshot, &visits).unwrap();
        let members = plan.members(&model);
        let check = |kind: Option<usize>, by: FacetBy, of: &dyn Fn(&Name) -> Vec<String>| {
            let is_meant = |name: &&Name| kind.is_none_or(|kind| kind == name.0);
            let mut counts: BTreeMap<Option<String>, usize> = BTreeMap::new();
            for name in members.iter().filter(is_meant) {
                let values = of(name);
                if values.is_empty() {
                    *counts.entry(None).or_default() += 1;
                }
                for value in values {
                    *counts.entry(Some(value)).or_default() += 1;
                }
            }
            let mut expected: Vec<_> = counts.into_iter().collect();
            expected.sort_by_key(|(value, count)| (std::cmp::Reverse(*count), value.is_none()));
            let vertices = list.vertices().into_iter();
            let nodes = vertices.filter(|vertex| {
                kind.is_none_or(|kind| usize::from(snapshot.node(*vertex).kind.0) == kind)
            });
            let groups = facets(&snapshot, nodes, by, &visits).unwrap();
            let found: Vec<_> = groups
                .iter()
                .map(|group| (group.key.text(&snapshot), group.count))
                .collect();
            assert_eq!(found, expected);
        };
        let field = |kind: &str, field: &str| {
            let kind = ontology.kind_named(kind).unwrap().id;
            FacetBy::Relation(ontology.field_named(kind, field).unwrap().id)
        };
        check(Some(0), FacetBy::Attribute(0), &|name| {
            let size = model.nodes[name];
            (size > 0).then(|| size.to_string()).into_iter().collect()
        });
        let slugs = |names: BTreeSet<Name>| names.into_iter().map(|(_, slug)| slug).collect();
        check(Some(0), field("Team", "goals"), &|name| slugs(model.related("goals", name)));
        check(Some(1), field("Tool", "teams"), &|name| slugs(model.related("teams", name)));
    }
}

#[test]
fn what_a_small_set_shares_with_a_hub_costs_the_small_set() {
    let ontology: Arc<Ontology> = Arc::new(crate::ontology::read("test", SDL).unwrap());
    let stamp = Stamp {
        revision: Revision(1),
        time: Head::origin().time,
    };
    let mut builder = Builder::new(ontology);
    let name = |kind: usize, number: usize| (kind, slug(number));
    builder.put_node(&key(&name(1, 0)), fact(1, 0), stamp, stamp);
    builder.put_node(&key(&name(1, 1)), fact(1, 0), stamp, stamp);
    for number in 0..5_000 {
        builder.put_node(&key(&name(0, number)), fact(0, 0), stamp, stamp);
        builder.put_edge(
            &edge_key(&name(0, number), &name(1, 0)),
            EdgeFact::default(),
        );
        if number % 1_000 == 0 {
            builder.put_edge(
                &edge_key(&name(0, number), &name(1, 1)),
                EdgeFact::default(),
            );
        }
    }
    let snapshot = builder.finish(Head::origin());
    let plan = Plan::Intersect(vec![Plan::Related(2, 0), Plan::Related(2, 1)]);
    let visits = Visits::new(1_000_000);
    let expression = plan.expression(snapshot.ontology());
    assert_eq!(expression.members(&snapshot, &visits).unwrap().len(), 5);
    assert!(visits.spent() < 20, "{} visits", visits.spent());
}

#[test]
fn a_filter_beside_another_set_is_asked_only_of_that() {
    let World { snapshot, .. } = world(&[], &[]);
    let cost = |plan: &Plan| {
        let visits = Visits::new(1_000);
        let expression = plan.expression(snapshot.ontology());
        expression.members(&snapshot, &visits).unwrap();
        visits.spent()
    };
    let one = Plan::Ids(vec![(0, slug(2))]);
    let large = Plan::LargerTeams(1);
    assert!(cost(&large) >= NODES as u64);
    assert!(cost(&Plan::Intersect(vec![large.clone(), one.clone()])) < 6);
    assert!(cost(&Plan::Minus(Box::new(one), vec![large])) < 6);
}
