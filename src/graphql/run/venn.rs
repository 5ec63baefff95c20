//! Writes Venn diagrams.

use std::borrow::Cow;

use super::{Run, Stop, Written};
use crate::graph::{List, Pair, Region, Venn, Vertex, proofs};
use crate::graphql::error::{ErrorCode, GraphqlError};
use crate::graphql::input::{Arguments, VennArguments, sets_max};
use crate::graphql::plan::{Op, PlanField, Selection};
use crate::graphql::schema::{Meaning, VennMember};
use crate::ontology::FieldId;

/// Several sets, what they are called, and how they overlap.
pub(super) struct Diagram<'a> {
    /// The relation field that gives the sets; none for sets of any sort.
    pub(super) relation: Option<FieldId>,
    /// The sets.
    pub(super) sets: Vec<DiagramSet<'a>>,
    /// How they overlap.
    pub(super) venn: Venn,
}

/// One of the sets.
pub(super) struct DiagramSet<'a> {
    /// What it is called.
    pub(super) label: Cow<'a, str>,
    /// The node whose relation gives it.
    pub(super) of: Option<Vertex>,
    /// The relation fields, each of one node, that place members in it.
    placed_by: Vec<(FieldId, Vertex)>,
}

impl<'a> Run<'a> {
    pub(super) fn venn(&mut self, field: &'a PlanField, arguments: &'a VennArguments) -> Written {
        let diagram = self.diagram(field, arguments)?;
        self.object(&field.select.same().fields, |run, field| {
            run.diagram_field(field, &diagram)
        })
    }

    /// Takes the sets apart that the arguments name.
    pub(super) fn diagram(
        &mut self,
        field: &PlanField,
        arguments: &'a VennArguments,
    ) -> Result<Diagram<'a>, Stop> {
        let (relation, sets, lists) = match arguments {
            VennArguments::Relation {
                field: relation,
                of,
            } => {
                let vertices = self.venn_sources(field, *relation, of.as_deref())?;
                let (sets, lists) = self.related_sets(*relation, &vertices)?;
                (Some(*relation), sets, lists)
            }
            VennArguments::Sets(named) => {
                let places = named.iter().enumerate();
                let places = places.map(|(index, (_, set))| (format!("sets[{index}]"), set));
                let lists = self.members(field, places)?;
                let sets = named.iter().map(|(label, set)| DiagramSet {
                    label: label.into(),
                    of: None,
                    placed_by: set.related_parts(self.work.snapshot),
                });
                (None, sets.collect(), lists)
            }
        };
        let venn = Venn::of(self.work.snapshot, &lists, &self.visits)?;
        Ok(Diagram {
            relation,
            sets,
            venn,
        })
    }

    /// The nodes with those slugs that have the relation field, or all that have it.
    fn venn_sources(
        &mut self,
        field: &PlanField,
        relation: FieldId,
        of: Option<&[std::sync::Arc<str>]>,
    ) -> Result<Vec<Vertex>, Stop> {
        let snapshot = self.work.snapshot;
        let kind = snapshot.ontology().field(relation).kind;
        let Some(slugs) = of else {
            let members = snapshot.members(kind);
            let most = sets_max(self.work.limits);
            if members.len() > most {
                let plural = &snapshot.ontology().kind(kind).plural;
                let message = format!(
                    "there are {} {plural}, and a Venn diagram takes apart {most} sets at most: name \
                     the ones that matter in `of`",
                    members.len()
                );
                let error = GraphqlError::new(ErrorCode::BadInput, message);
                return Err(self.fail(field, error));
            }
            return Ok(members.vertices());
        };
        let (mut found, mut unknown) = (Vec::new(), Vec::new());
        for slug in slugs {
            match snapshot.lookup(kind, slug) {
                Some(vertex) => found.push(vertex),
                None => unknown.push(self.unknown_slug("of", kind, slug)),
            }
        }
        if unknown.is_empty() {
            Ok(found)
        } else {
            Err(self.not_found(field, &unknown))
        }
    }

    fn related_sets(
        &mut self,
        relation: FieldId,
        vertices: &[Vertex],
    ) -> Result<(Vec<DiagramSet<'a>>, Vec<List<'a>>), Stop> {
        let snapshot = self.work.snapshot;
        let (mut sets, mut lists) = (Vec::new(), Vec::new());
        for vertex in vertices {
            sets.push(DiagramSet {
                label: Cow::from(&*snapshot.node(*vertex).name),
                of: Some(*vertex),
                placed_by: vec![(relation, *vertex)],
            });
            lists.push(snapshot.related(relation, *vertex, &self.visits)?);
        }
        Ok((sets, lists))
    }

    fn diagram_field(&mut self, field: &'a PlanField, diagram: &Diagram<'a>) -> Written {
        if let Op::Read(Meaning::Export(export)) = field.op {
            return self.venn_export(export, diagram);
        }
        let Op::Read(Meaning::Venn(member)) = field.op else {
            unreachable!("a diagram has no {:?}", field.op);
        };
        match member {
            VennMember::Relation => {
                let ontology = self.work.snapshot.ontology();
                let name = diagram.relation.map(|id| &ontology.field(id).enum_value);
                self.json(&name);
                Ok(())
            }
            VennMember::Sets => self.venn_sets(field, diagram, |_| true),
            VennMember::Regions => self.list(&diagram.venn.regions, |run, region| {
                run.region(field.select.same(), diagram, region)
            }),
            VennMember::Pairs => {
                let pairs = diagram.venn.pairs(&self.visits)?;
                self.list(pairs, |run, pair| {
                    run.pair(field.select.same(), diagram, pair)
                })
            }
            other => unreachable!("a diagram has no {other:?}"),
        }
    }

    fn venn_sets(
        &mut self,
        field: &'a PlanField,
        diagram: &Diagram<'a>,
        wanted: impl Fn(usize) -> bool,
    ) -> Written {
        let sets = (0..diagram.sets.len()).filter(|index| wanted(*index));
        self.list(sets, |run, index| {
            run.venn_set(field.select.same(), diagram, index)
        })
    }

    fn venn_set(
        &mut self,
        selection: &'a Selection,
        diagram: &Diagram<'a>,
        index: usize,
    ) -> Written {
        let set = &diagram.sets[index];
        self.object(&selection.fields, |run, field| {
            match field.op {
                Op::Read(Meaning::Venn(VennMember::Label)) => run.json(&set.label),
                Op::Read(Meaning::Venn(VennMember::SetCount)) => {
                    run.json(&diagram.venn.counts[index]);
                }
                Op::Read(Meaning::Venn(VennMember::Of)) => match set.of {
                    Some(vertex) => return run.node(&field.select, vertex),
                    None => run.null(),
                },
                ref other => unreachable!("a set has no {other:?}"),
            }
            Ok(())
        })
    }

    fn region(
        &mut self,
        selection: &'a Selection,
        diagram: &Diagram<'a>,
        region: &Region,
    ) -> Written {
        self.object(&selection.fields, |run, field| match field.op {
            Op::Read(Meaning::Venn(VennMember::Inside)) => {
                run.venn_sets(field, diagram, |set| region.is_inside(set))
            }
            Op::Read(Meaning::Venn(VennMember::Outside)) => {
                run.venn_sets(field, diagram, |set| !region.is_inside(set))
            }
            Op::Read(Meaning::Venn(VennMember::RegionCount)) => {
                run.json(&region.members.len());
                Ok(())
            }
            Op::Read(Meaning::Venn(VennMember::Members)) => {
                let Arguments::Entities(window) = run.arguments(field)? else {
                    unreachable!("members have a window");
                };
                let members = List::made(region.members.as_slice());
                run.entities_with(field, &members, window, &mut |run, field, vertex| {
                    run.placing(field, diagram, region, vertex)
                })
            }
            ref other => unreachable!("a region has no {other:?}"),
        })
    }

    /// Writes the paths that placed a member in its region: those of each set that it is inside.
    fn placing(
        &mut self,
        field: &'a PlanField,
        diagram: &Diagram<'a>,
        region: &Region,
        member: Vertex,
    ) -> Written {
        let Arguments::First(most) = self.arguments(field)? else {
            unreachable!("witnesses have a first");
        };
        let snapshot = self.work.snapshot;
        let sets = diagram.sets.iter().enumerate();
        let mut paths = Vec::new();
        for (_, set) in sets.filter(|(index, _)| region.is_inside(*index)) {
            let mut left = *most;
            for (relation, from) in &set.placed_by {
                // An expression may name a relation of another kind's nodes.
                let leads_there =
                    snapshot.ontology().field(*relation).target == snapshot.kind(member);
                if !leads_there || left == 0 {
                    continue;
                }
                let found = proofs(snapshot, *relation, *from, member, left, &self.visits)?;
                left -= found.len();
                paths.extend(found);
            }
        }
        self.list(&paths, |run, path| run.path(field.select.same(), path))
    }

    fn pair(&mut self, selection: &'a Selection, diagram: &Diagram<'a>, pair: Pair) -> Written {
        self.object(&selection.fields, |run, field| {
            match field.op {
                Op::Read(Meaning::Venn(VennMember::A)) => {
                    return run.venn_set(field.select.same(), diagram, pair.a);
                }
                Op::Read(Meaning::Venn(VennMember::B)) => {
                    return run.venn_set(field.select.same(), diagram, pair.b);
                }
                Op::Read(Meaning::Venn(VennMember::Shared)) => run.json(&pair.shared),
                Op::Read(Meaning::Venn(VennMember::Jaccard)) => run.json(&pair.jaccard),
                Op::Read(Meaning::Venn(VennMember::Containment)) => run.json(&pair.containment),
                ref other => unreachable!("a pair has no {other:?}"),
            }
            Ok(())
        })
    }
}
